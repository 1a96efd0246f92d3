import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { selfSigned } from '../../test/servers/smtp.ts'
import { type StallingOptions, type StallingSmtp, startStallingSmtp } from '../../test/servers/stalling-smtp.ts'
import { BrokenLine, openLine, type SmtpLine } from './smtp-line.ts'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

async function stallingServer(options: StallingOptions): Promise<StallingSmtp> {
  const server = await startStallingSmtp(options)
  closers.push(() => server.stop())
  return server
}

const addressOf = (size: number) => `m${size}@example.com`
// Lines that begin with dots, which are doubled on the way.
const text = Buffer.from('a line of a letter\r\n.and one that begins with a dot\r\n'.repeat(500_000))

function lineTo({ port }: StallingSmtp, trusted: string | null): Promise<SmtpLine> {
  const isSecure = trusted !== null
  const patience = { connectMs: 20_000, answerMs: 500 }
  return openLine({
    host: '127.0.0.1',
    port,
    secure: isSecure,
    requireTls: isSecure,
    login: null,
    trusted,
    ...patience,
  })
}

/** Sends a letter of so many bytes; gives how far it came. */
async function broken(line: SmtpLine, size: number): Promise<BrokenLine> {
  const envelope = { from: 'reports@example.com', to: addressOf(size) }
  const sent = line.send(envelope, text.subarray(0, size), { onHandOver: async () => {} })
  const error = await sent.then(
    () => null,
    (cause: unknown) => cause,
  )
  if (!(error instanceof BrokenLine)) throw error
  return error
}

/** How much the systems of both sides take that nobody reads: some megabytes, as this machine is set. */
async function bytesTakenUnread(): Promise<number> {
  const { port } = await stallingServer({ readBytes: 0 })
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  const answered = () => new Promise(resolve => socket.once('data', resolve))
  await answered()
  socket.write('DATA\r\n')
  await answered()
  let taken = 0
  let lastMs = performance.now()
  const writeOn = () =>
    socket.write(text.subarray(0, 16_384), error => {
      if (error) return
      taken += 16_384
      lastMs = performance.now()
      writeOn()
    })
  writeOn()
  while (performance.now() - lastMs < 150) await sleep(10)
  socket.destroy()
  return taken
}

describe.each([
  ['in clear', null],
  ['over TLS', selfSigned()],
])('%s', (_, identity) => {
  const trusted = identity?.certificate ?? null
  const secured = identity === null ? {} : { identity }

  test('a letter was handed over whole when its end can reach the server, and not while it is still here', async () => {
    const taken = await bytesTakenUnread()
    const server = await stallingServer({ readBytes: 0, ...secured })
    const steps = Array.from({ length: 9 }, (_, index) => taken + (2 + index) * 16_384)
    const sizes = [1000, ...steps, taken + 8_000_000]
    const lines: SmtpLine[] = []
    for (const _ of sizes) lines.push(await lineTo(server, trusted))
    const ended = await Promise.all(lines.map((line, index) => broken(line, sizes[index] ?? 0)))
    expect(ended.map(({ handedOver }) => handedOver)).toEqual(sizes.map(() => true))
    // Whatever can still reach it does now.
    await server.readOn()
    const reached = sizes.map(size => server.read.get(addressOf(size))?.endsWith('\r\n.\r\n') === true)
    expect(ended.map(({ whole }) => whole)).toEqual(reached)
    expect([reached.at(0), reached.at(-1)]).toEqual([true, false])
  })

  test.each([1, 1_500_000])('killed after %d bytes, much of the letter still here: not whole', async bytes => {
    const server = await stallingServer({ readBytes: bytes, endMs: 100, ...secured })
    expect(await broken(await lineTo(server, trusted), bytes + 16_000_000)).toMatchObject({
      handedOver: true,
      whole: false,
    })
  })
})
