import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from './free-port.ts'

const path = process.env.CAUSERIE_REDIS_SERVER ?? '/usr/bin/redis-server'

/** Why tests on Redis are skipped, or null if they run. With `CI=true` they always run. */
export const redisSkipped =
  process.env.CI === 'true' || existsSync(path) ? null : `skipped, none at ${path}; set CAUSERIE_REDIS_SERVER`

/** A test's own Redis server, on a free port on loopback. */
export interface RedisServer {
  readonly url: string
  readonly port: number
  /** Stops it, if it runs, and starts it again on the same port, with or without its data. */
  restart(options: { readonly keepData: boolean }): Promise<void>
  /** Sends SIGKILL: data not yet written is lost. */
  kill(): Promise<void>
  /** Stops it and removes its data. */
  stop(): Promise<void>
}

/** `settings` are lines of its config, such as `maxmemory-policy allkeys-lru`. */
export async function startRedis(
  options: { readonly appendonly?: boolean; readonly settings?: readonly string[] } = {},
): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'causerie-redis-'))
  const port = await freePort()
  const settings = [
    `port ${port}`,
    'bind 127.0.0.1',
    `dir ${folder}`,
    'save ""',
    `appendonly ${options.appendonly === false ? 'no' : 'yes'}`,
    ...(options.settings ?? []),
  ]
  let server = await startServer(settings, port)
  const end = async (signal: NodeJS.Signals) => {
    if (server.exitCode !== null || server.signalCode !== null) return
    const exited = once(server, 'exit')
    server.kill(signal)
    await exited
  }
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    async restart({ keepData }) {
      await end('SIGTERM')
      if (!keepData) await rm(join(folder, 'appendonlydir'), { recursive: true, force: true })
      server = await startServer(settings, port)
    },
    kill: () => end('SIGKILL'),
    async stop() {
      await end('SIGKILL')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function startServer(settings: readonly string[], port: number): Promise<ChildProcess> {
  const server = spawn(path, ['-'], { stdio: ['pipe', 'pipe', 'pipe'] })
  let said = ''
  server.stdout.on('data', chunk => {
    said += chunk
  })
  server.stdin.end(`${settings.join('\n')}\n`)
  await once(server, 'spawn')
  process.once('exit', () => server.kill('SIGKILL'))
  for (;;) {
    if (server.exitCode !== null) throw new Error(`redis-server ended with status ${server.exitCode}: ${said}`)
    if (await answers(port)) return server
    await sleep(10)
  }
}

/** Whether the server answers PING with anything but `LOADING`. */
function answers(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'))
    socket.on('error', () => resolve(false))
    socket.on('data', data => {
      socket.destroy()
      resolve(!data.toString().startsWith('-LOADING'))
    })
  })
}
