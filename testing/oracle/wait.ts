import type { CanonicalRow } from './log.ts'

export interface Wait {
  readonly openedAt: bigint
  /** Null while the wait is open. */
  readonly end: { readonly at: bigint; readonly by: 'reply' | 'archive' } | null
}

type Step = 'customer' | 'reply' | 'archive'
/** The order of events at the same instant. */
const steps: readonly Step[] = ['customer', 'reply', 'archive']

/** The waits that the rows of a chat give, in order. */
export function waitsOf(rows: readonly CanonicalRow[]): Wait[] {
  const events = rows
    .flatMap(row => {
      const step = stepOf(row)
      return step === null ? [] : [{ at: row.sentAt, step }]
    })
    .sort((a, b) => (a.at === b.at ? steps.indexOf(a.step) - steps.indexOf(b.step) : a.at < b.at ? -1 : 1))

  const waits: Wait[] = []
  let openedAt: bigint | null = null
  for (const { at, step } of events) {
    if (step === 'customer') openedAt ??= at
    else if (openedAt !== null) {
      waits.push({ openedAt, end: { at, by: step } })
      openedAt = null
    }
  }
  return openedAt === null ? waits : [...waits, { openedAt, end: null }]
}

/** A wait is open at an instant when it opened before and did not end before. */
export function isOpenAt(wait: Wait, instant: bigint): boolean {
  return wait.openedAt < instant && (wait.end === null || wait.end.at >= instant)
}

/** The effect of a row on a wait; null for bots, the system, notes and reopenings, which have none. */
function stepOf(row: CanonicalRow): Step | null {
  if (row.kind === 'archive') return 'archive'
  if (row.kind !== 'message') return null
  if (row.author === 'customer') return 'customer'
  return row.author === 'agent' ? 'reply' : null
}
