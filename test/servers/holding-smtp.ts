import { createServer, type Socket } from 'node:net'

/** Where the server can withhold its reply: before its greeting, before its reply to a command, after the final dot. */
export const holdingSteps = ['greeting', 'EHLO', 'MAIL', 'RCPT', 'DATA', 'dot'] as const
export type HoldingStep = (typeof holdingSteps)[number]

export interface HoldingSmtp {
  readonly port: number
  /** Recipients of the letters whose final dot it accepted, even if the client had gone by then. */
  readonly taken: readonly string[]
  /** Number of letters of which it has read at least the first line. */
  letters(): number
  /** Resolves when a client waits for the withheld reply. */
  readonly reached: Promise<void>
  /** Sends the withheld replies and withholds none from then on. */
  release(): void
  /** Drops all open connections. */
  breakOff(): void
  stop(): Promise<void>
}

/**
 * A mail server on bare TCP that accepts everything, but withholds its reply at one step until `release`: from the first client that
 * reaches the step, or from all (`forAll`).
 */
export async function startHoldingSmtp(
  hold: HoldingStep,
  { pipelining = false, forAll = false }: { readonly pipelining?: boolean; readonly forAll?: boolean } = {},
): Promise<HoldingSmtp> {
  const taken: string[] = []
  const sockets = new Set<Socket>()
  let letters = 0
  let hasHeld = false
  let onReached = () => {}
  const reached = new Promise<void>(resolve => {
    onReached = resolve
  })
  let onRelease = () => {}
  const released = new Promise<void>(resolve => {
    onRelease = resolve
  })
  const agreement = async (step: HoldingStep) => {
    if (step !== hold || (hasHeld && !forAll)) return
    hasHeld = true
    onReached()
    await released
  }

  async function talk(socket: Socket): Promise<void> {
    const say = (text: string) => {
      if (socket.writable) socket.write(`${text}\r\n`)
    }
    const lines = linesOf(socket)
    await agreement('greeting')
    say('220 ready')
    let to = ''
    for await (const line of lines) {
      const [verb = ''] = line.toUpperCase().split(' ')
      if (verb === 'QUIT') {
        say('221 bye')
        socket.end()
        return
      }
      if (verb === 'RCPT') to = /<(.*)>/.exec(line)?.[1] ?? ''
      const step = holdingSteps.find(known => known === verb)
      if (step !== undefined) await agreement(step)
      if (verb === 'EHLO') say(pipelining ? '250-here\r\n250 PIPELINING' : '250 here')
      else if (verb === 'DATA') {
        say('354 go on')
        if (!(await isWhole(lines, () => letters++))) return
        await agreement('dot')
        taken.push(to)
        say('250 taken')
      } else say('250 good')
    }
  }

  const server = createServer(socket => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    // A killed client resets its connection; that is expected.
    socket.on('error', () => {})
    talk(socket).catch(() => {})
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const bound = server.address()
  return {
    port: typeof bound === 'object' && bound !== null ? bound.port : 0,
    taken,
    letters: () => letters,
    reached,
    release: () => onRelease(),
    breakOff() {
      for (const socket of sockets) socket.destroy()
    },
    async stop() {
      onRelease()
      for (const socket of sockets) socket.destroy()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

/** Whether a letter arrives up to its final dot. */
async function isWhole(lines: AsyncGenerator<string>, onFirst: () => void): Promise<boolean> {
  for (let count = 0; ; count++) {
    const { value, done } = await lines.next()
    if (done === true) return false
    if (count === 0) onFirst()
    if (value === '.') return true
  }
}

async function* linesOf(socket: Socket): AsyncGenerator<string> {
  let rest = ''
  for await (const chunk of socket) {
    const lines = (rest + (chunk as Buffer).toString('latin1')).split('\r\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
}
