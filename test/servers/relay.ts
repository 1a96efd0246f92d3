import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

export interface RelayOptions {
  /** The port of the server behind it, on loopback. */
  readonly to: number
  /** Default: every address of this machine, not loopback alone. */
  readonly host?: string
  /** Makes of what the server says what is passed on. */
  readonly edit?: (said: string) => string
  /** What is answered in the server's place to what a client says; null for what is passed on. */
  readonly answer?: (heard: string) => string | null
}

export interface Relay {
  readonly port: number
  /** Every byte that clients have sent, as Latin-1. */
  heard(): string
  stop(): Promise<void>
}

/** Somebody on the way to a server, who hears all that is said to it, and may change what it says. */
export async function startRelay({ to, host = '0.0.0.0', edit, answer }: RelayOptions): Promise<Relay> {
  let heard = ''
  const sockets = new Set<Socket>()
  const server = createServer(client => {
    const behind = connect(to, '127.0.0.1')
    for (const [one, other] of [
      [client, behind],
      [behind, client],
    ] as const) {
      sockets.add(one)
      one.on('error', () => other.destroy())
      one.once('close', () => {
        sockets.delete(one)
        other.destroy()
      })
    }
    client.on('data', chunk => {
      const text = chunk.toString('latin1')
      heard += text
      const own = answer?.(text) ?? null
      if (own === null) behind.write(chunk)
      else client.write(own, 'latin1')
    })
    behind.on('data', chunk => {
      client.write(edit === undefined ? chunk : Buffer.from(edit(chunk.toString('latin1')), 'latin1'))
    })
  }).listen(0, host)
  await once(server, 'listening')
  const bound = server.address()
  return {
    port: typeof bound === 'object' && bound !== null ? bound.port : 0,
    heard: () => heard,
    async stop() {
      for (const socket of sockets) socket.destroy()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
