import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** Runs a script of this folder in its own process, with its own memory, and returns its output parsed as JSON. */
export async function inOwnProcess<T>(script: string, args: readonly string[]): Promise<T> {
  const path = new URL(script, import.meta.url).pathname
  return JSON.parse(await printedBy(['--import', import.meta.resolve('tsx'), path, ...args])) as T
}

/** Runs Node with `args` and returns its output. The process ends with the bench. Throws when it fails. */
export async function printedBy(args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const end = () => child.kill()
  process.prependOnceListener('exit', end)
  let printed = ''
  child.stdout.on('data', part => {
    printed += part
  })
  const [code] = await once(child, 'close')
  process.off('exit', end)
  if (code !== 0) throw new Error(`node ${args.join(' ')} ended with ${code}`)
  return printed
}
