import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DiscState, openDisc } from './disc.ts'
import { callText, type FileCall, watchCalls } from './watched-calls.ts'

/** A moment between two calls at which the power may go. */
export interface CrashPoint {
  /** The last call that was made. */
  readonly after: string
  readonly state: DiscState
  /** What had been promised by then. */
  readonly acknowledged: readonly string[]
  /** How much of the world outside had seen by then, and before the next point. */
  readonly seen: number
  readonly seenBeforeNext: number
}

export interface Recording {
  readonly points: readonly CrashPoint[]
  /** Those that only read included. */
  readonly calls: readonly FileCall[]
  /** Where the contents of files are kept. */
  readonly contents: string
  /** Removes those. */
  discard(): void
}

/**
 * Does something and takes note of what the disk of a folder may hold between any two of its calls. `act` says what it has been promised
 * by calling `acknowledge`. `seen` counts what left the machine, such as letters.
 */
export async function record(
  folder: string,
  act: (acknowledge: (what: string) => void) => Promise<unknown>,
  { seen = () => 0 }: { readonly seen?: () => number } = {},
): Promise<Recording> {
  const contents = mkdtempSync(join(tmpdir(), 'causerie-contents-'))
  const disc = openDisc(folder, contents)
  const points: Omit<CrashPoint, 'seenBeforeNext'>[] = []
  const calls: FileCall[] = []
  const acknowledged: string[] = []
  const note = (after: string) =>
    points.push({ after, state: disc.state(), acknowledged: [...acknowledged], seen: seen() })
  // One call at a time: what changed is then its doing.
  let turn: Promise<unknown> = Promise.resolve()
  note('nothing')
  const { stop } = watchCalls(folder, (call, proceed) => {
    calls.push(call)
    if (!call.changes) return proceed()
    const made = turn.then(async () => {
      // What native code has written meanwhile.
      if (disc.look()) note(`native code, before ${callText(call)}`)
      const result = await proceed()
      const isChanged = disc.look()
      const isSync = call.descriptor !== null && /sync$/.test(call.name)
      if (isSync && call.descriptor !== null) disc.synced(call.descriptor)
      if (isChanged || isSync) note(callText(call))
      return result
    })
    turn = made.catch(() => undefined)
    return made
  })
  try {
    await act(what => {
      acknowledged.push(what)
      disc.look()
      note(`it was said: ${what}`)
    })
  } finally {
    stop()
  }
  const all = points.map((point, index) => ({ ...point, seenBeforeNext: points[index + 1]?.seen ?? seen() }))
  return { points: all, calls, contents, discard: () => rmSync(contents, { recursive: true, force: true }) }
}
