import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A line to a PostgreSQL server that breaks as a test wants it to. */
export interface PostgresProxy {
  readonly port: number
  /** Whether notifications are lost. */
  losesNotices: boolean
  /** What happens to the next COMMIT: the line breaks before it arrives, or before it is answered. */
  nextCommit: 'arrives' | 'is lost' | 'is not answered'
  /** Breaks every line. */
  cut(): void
  close(): Promise<void>
}

export async function openPostgresProxy(serverPort: number): Promise<PostgresProxy> {
  const sockets = new Set<Socket>()
  const server = createServer(client => {
    const far = connect(serverPort, '127.0.0.1')
    const end = () => {
      client.destroy()
      far.destroy()
    }
    let isUnanswered = false
    for (const socket of [client, far]) {
      sockets.add(socket)
      socket.on('error', end)
      socket.on('close', () => {
        sockets.delete(socket)
        end()
      })
    }
    const fromClient = messages({ beginsUntyped: true }, (type, message) => {
      const isCommit = type === 'Q' && message.subarray(5, 11).toString() === 'COMMIT'
      if (isCommit && proxy.nextCommit !== 'arrives') {
        const fate = proxy.nextCommit
        proxy.nextCommit = 'arrives'
        if (fate === 'is lost') return end()
        isUnanswered = true
      }
      far.write(message)
    })
    const fromServer = messages({ beginsUntyped: false }, (type, message) => {
      if (isUnanswered) return end()
      if (type !== 'A' || !proxy.losesNotices) client.write(message)
    })
    client.on('data', fromClient)
    far.on('data', fromServer)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const proxy: PostgresProxy = {
    port: (server.address() as AddressInfo).port,
    losesNotices: false,
    nextCommit: 'arrives',
    cut() {
      for (const socket of sockets) socket.destroy()
    },
    async close() {
      const closed = server.listening ? once(server, 'close') : null
      server.close()
      proxy.cut()
      await closed
    },
  }
  return proxy
}

/** Splits a stream of the protocol: a type and a length, where the first message of a client has no type. */
function messages(
  { beginsUntyped }: { readonly beginsUntyped: boolean },
  onMessage: (type: string, message: Buffer) => void,
): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0)
  let isUntyped = beginsUntyped
  return chunk => {
    rest = Buffer.concat([rest, chunk])
    for (;;) {
      const head = isUntyped ? 0 : 1
      if (rest.length < head + 4) return
      const length = head + rest.readUInt32BE(head)
      if (rest.length < length) return
      const message = rest.subarray(0, length)
      rest = rest.subarray(length)
      const type = isUntyped ? '' : message.toString('latin1', 0, 1)
      isUntyped = false
      onMessage(type, message)
    }
  }
}
