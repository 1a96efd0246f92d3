import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { onTestFinished } from 'vitest'

const root = resolve(import.meta.dirname, '..')

/** A folder for the current test, in which `causerie` resolves to the package built by `build-once.ts`. */
export async function packagedFolder(): Promise<string> {
  const packaged = join(root, 'out/packaged')
  await mkdir(packaged, { recursive: true })
  const folder = await mkdtemp(join(packaged, 'test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** A copy of an example in such a folder. */
export async function exampleFolder(name: string): Promise<string> {
  const folder = await packagedFolder()
  await cp(join(root, 'examples', name), folder, { recursive: true })
  // As after `npm install`: some examples refer to files of the package by path.
  await mkdir(join(folder, 'node_modules'))
  await symlink(join(root, 'out/packaged/node_modules/causerie'), join(folder, 'node_modules/causerie'))
  return folder
}

type Environment = Readonly<Record<string, string>>

/** The output of a successful program. Otherwise throws with its output. */
export async function run(folder: string, command: readonly string[], env: Environment = {}): Promise<string> {
  const [program = '', ...args] = command
  const options = { cwd: folder, maxBuffer: 1 << 26, env: { ...process.env, ...env } }
  const { stdout } = await promisify(execFile)(program, args, options)
  return stdout
}

/** Starts a program that runs until the end of the test; returns it with the first match in its output. */
export async function started(
  folder: string,
  command: readonly string[],
  { says, env = {} }: { readonly says: RegExp; readonly env?: Environment },
): Promise<readonly [said: string, child: ChildProcess]> {
  const [program = '', ...args] = command
  // Its own process group: npm starts child processes.
  const child = spawn(program, args, { cwd: folder, env: { ...process.env, ...env }, detached: true })
  onTestFinished(() => stop(child))
  let text = ''
  const said = await new Promise<string>((resolve, reject) => {
    const hear = (chunk: unknown) => {
      text += String(chunk)
      const [found] = says.exec(text) ?? []
      if (found !== undefined) resolve(found)
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.once('exit', status => reject(new Error(`${command.join(' ')} ended with ${status}: ${text}`)))
  })
  return [said, child]
}

/** Stops a process group and waits until it is empty: npm exits before its children, which may use what is stopped next. */
async function stop({ pid }: ChildProcess): Promise<void> {
  if (pid === undefined) return
  for (let signal: NodeJS.Signals | 0 = 'SIGTERM'; isSent(-pid, signal); signal = 0) await sleep(50)
}

function isSent(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(group, signal)
  } catch {
    return false
  }
}
