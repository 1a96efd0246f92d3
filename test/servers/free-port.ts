import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'

/** Below the ports that the system gives to outgoing connections, one of which could take the port of a server that starts again. */
const range = [12_000, 32_000] as const

/** A free port on loopback. */
export async function freePort(): Promise<number> {
  for (;;) {
    const server = createServer().listen(randomInt(...range), '127.0.0.1')
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    )
    const address = server.address()
    if (!isFree || address === null || typeof address === 'string') continue
    server.close()
    await once(server, 'close')
    return address.port
  }
}

/** Different free ports on loopback. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const ports = new Set<number>()
  while (ports.size < count) ports.add(await freePort())
  return [...ports]
}
