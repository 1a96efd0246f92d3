import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'

export interface StallingOptions {
  /** How many bytes of a letter, counted from the first after 354, it reads before it stops. */
  readonly readBytes: number
  /** Ends the connection this many milliseconds after it stopped reading. Without it, the server stays silent until `readOn`. */
  readonly endMs?: number
  /** If given, the server speaks TLS from the first byte with this key and certificate. */
  readonly identity?: { readonly key: string; readonly certificate: string }
}

export interface StallingSmtp {
  readonly port: number
  /** What it read of each letter, including the final dot, by recipient. */
  readonly read: ReadonlyMap<string, string>
  /** Reads, on every connection, what both kernels buffered. Resolves when the client has closed all connections. */
  readOn(): Promise<void>
  stop(): Promise<void>
}

/**
 * A mail server on bare TCP or TLS that stops reading after `readBytes` of each letter: the rest fills the socket buffers of both sides.
 * It never replies to a letter.
 */
export async function startStallingSmtp(options: StallingOptions): Promise<StallingSmtp> {
  const { readBytes, endMs, identity } = options
  const read = new Map<string, string>()
  const sockets = new Set<Socket>()
  const serve = (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    let to = ''
    let isLetter = false
    socket.on('error', () => {})
    socket.write('220 ready\r\n')
    const stall = () => {
      socket.pause()
      // The unread bytes turn this into a reset.
      if (endMs !== undefined) setTimeout(() => socket.destroy(), endMs)
    }
    socket.on('data', chunk => {
      if (isLetter) {
        const before = read.get(to) ?? ''
        const letter = before + chunk.toString('latin1')
        read.set(to, letter)
        if (before.length < readBytes && letter.length >= readBytes) stall()
        return
      }
      to = /^RCPT TO:<(.*)>/m.exec(chunk.toString('latin1'))?.[1] ?? to
      for (const line of chunk.toString('latin1').split('\r\n').slice(0, -1)) {
        if (line.startsWith('EHLO')) socket.write('250-here\r\n250 SIZE 100000000\r\n')
        else if (line === 'DATA') {
          isLetter = true
          socket.write('354 go on\r\n')
          if (readBytes === 0) stall()
        } else socket.write('250 good\r\n')
      }
    })
  }
  const server =
    identity === undefined
      ? createServer({ highWaterMark: 4096 }, serve)
      : createTlsServer({ key: identity.key, cert: identity.certificate, highWaterMark: 4096 }, serve)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const bound = server.address()
  return {
    port: typeof bound === 'object' && bound !== null ? bound.port : 0,
    read,
    async readOn() {
      const ended = [...sockets].map(socket => once(socket, 'close'))
      for (const socket of sockets) socket.resume()
      await Promise.all(ended)
    },
    async stop() {
      for (const socket of sockets) socket.destroy()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
