import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

export interface RelayOptions {
  /** The port, on loopback, of the server behind the relay. */
  readonly to: number
  /** Where the relay listens; by default on every address of this machine. */
  readonly host?: string
  /** Changes what the server says before it is passed on. */
  readonly edit?: (said: string) => string
  /** Answers a client in place of the server; null passes the client's data on. */
  readonly answer?: (heard: string) => string | null
}

export interface Relay {
  readonly port: number
  /** Every byte that clients have sent, as Latin-1. */
  heard(): string
  stop(): Promise<void>
}

/** A man in the middle: records all that clients send to a server, and can change or replace what the server says. */
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
