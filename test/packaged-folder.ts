import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { onTestFinished } from 'vitest'

const root = resolve(import.meta.dirname, '..')

/** A folder for the test that runs, in which `causerie` is the package as `build-once.ts` built it. */
export async function packagedFolder(): Promise<string> {
  const packaged = join(root, 'out/packaged')
  await mkdir(packaged, { recursive: true })
  const folder = await mkdtemp(join(packaged, 'test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** A copy of one of the examples in such a folder. */
export async function exampleFolder(name: string): Promise<string> {
  const folder = await packagedFolder()
  await cp(join(root, 'examples', name), folder, { recursive: true })
  // As `npm install` leaves it: some name files of the package by their path.
  await mkdir(join(folder, 'node_modules'))
  await symlink(join(root, 'out/packaged/node_modules/causerie'), join(folder, 'node_modules/causerie'))
  return folder
}

type Environment = Readonly<Record<string, string>>

/** What a program prints that ends well. Throws with what it said otherwise. */
export async function run(folder: string, command: readonly string[], env: Environment = {}): Promise<string> {
  const [program = '', ...args] = command
  const options = { cwd: folder, maxBuffer: 1 << 26, env: { ...process.env, ...env } }
  const { stdout } = await promisify(execFile)(program, args, options)
  return stdout
}

/** Starts what goes on until the test is done, and gives it with the first match of what it says. */
export async function started(
  folder: string,
  command: readonly string[],
  { says, env = {} }: { readonly says: RegExp; readonly env?: Environment },
): Promise<readonly [said: string, child: ChildProcess]> {
  const [program = '', ...args] = command
  // A group of its own: npm starts others.
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

/** Tells all of a group to stop, and waits until none is left: npm ends before what it started, which may talk to what is stopped next. */
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
