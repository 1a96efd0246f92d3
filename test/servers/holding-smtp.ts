import { createServer, type Socket } from 'node:net'

/** Where a server may keep its agreement to itself: before its greeting, before its answer to a command, after the final dot. */
export const holdingSteps = ['greeting', 'EHLO', 'MAIL', 'RCPT', 'DATA', 'dot'] as const
export type HoldingStep = (typeof holdingSteps)[number]

export interface HoldingSmtp {
  readonly port: number
  /** Addresses of the letters that it took: those to whose final dot it agreed, whether or not anybody was there to hear it. */
  readonly taken: readonly string[]
  /** How many letters' first bytes it has seen. */
  letters(): number
  /** Resolves when somebody waits for the agreement that it holds. */
  readonly reached: Promise<void>
  /** Agrees, and holds nothing any more. */
  release(): void
  /** Ends the connections that are open. */
  breakOff(): void
  stop(): Promise<void>
}

/**
 * A mail server on bare TCP that agrees to all it is asked, but for one step, where it says nothing until it is told to: to the first who
 * comes to it, or to all.
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
    // A peer that is killed resets its connection: nothing to tell.
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

/** Whether a letter comes to its final dot. */
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
