import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'

/** The running program. */
export interface GrammalecteProcess {
  /** Its address, once it is ready. Rejects if it exits before. */
  readonly address: Promise<string>
  /** Whether it has exited for any reason. */
  readonly hasEnded: () => boolean
  end(): void
}

/** Typographic rules that do not matter in chats or give false alarms. */
const off = ['apos', 'nbsp', 'unit', 'num']
const readyMs = 20_000
const askAgainMs = 50

/**
 * The program and its workers are in their own process group, which the guard kills when the program exits or when this process does.
 * The guard detects the latter by the end of its stdin, even after `kill -9`.
 */
const guard = '("$@" </dev/null; kill -KILL 0) & read -r _; kill -KILL 0'

export function startGrammalecte(path: string): GrammalecteProcess {
  let child: ChildProcess | null = null
  let ended = false
  const end = () => {
    ended = true
    if (child?.pid === undefined) return
    try {
      process.kill(-child.pid, 'SIGKILL')
    } catch {
      // It has already exited.
    }
  }
  async function listening(): Promise<string> {
    const port = await freePort()
    if (ended) throw new Error('grammalecte was stopped')
    const options = ['--host', '127.0.0.1', '--port', String(port), '--multiprocessor', '1', '--opt_off', ...off]
    // What it prints has words of the texts.
    child = spawn('/bin/sh', ['-c', guard, 'sh', path, ...options], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    })
    child.once('error', end)
    child.once('exit', () => {
      ended = true
    })
    // It must not keep this process alive.
    child.unref()
    child.stdin?.on('error', () => undefined)
    if (child.stdin !== null && 'unref' in child.stdin && typeof child.stdin.unref === 'function') child.stdin.unref()
    const address = `http://127.0.0.1:${port}`
    for (const until = Date.now() + readyMs; Date.now() < until && !ended; ) {
      const answers = await fetch(`${address}/get_options/fr`).then(
        response => response.ok,
        () => false,
      )
      if (answers) return address
      await new Promise(resolve => setTimeout(resolve, askAgainMs))
    }
    end()
    throw new Error('grammalecte did not start')
  }
  return { address: listening(), hasEnded: () => ended, end }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  await new Promise(resolve => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('a server listens at no port')
  return address.port
}
