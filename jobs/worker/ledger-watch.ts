import { fewAtATime } from '../ledger/few-at-a-time.ts'
import { operatorId, type RunView } from '../ledger/ledger.ts'
import { LedgerError } from '../ledger/ledger-error.ts'
import type { Flow } from '../run/flow.ts'
import { instantOf } from '../run/freeze.ts'

/** The state of the ledger, for monitoring. */
export interface LedgerState {
  /** Why the ledger cannot be written; null if it can. */
  readonly unwritable: string | null
  readonly openRuns: number
  /** The age of the oldest open run since it was planned; null if none is open. */
  readonly oldestOpenRunSeconds: number | null
  /** How many letters may have arrived and are not settled. */
  readonly doubtfulLetters: number
  readonly unreadableRuns: number
  /** When a run of each subscription of the config was last done, ISO 8601 UTC; null: never, within the history of the ledger. */
  readonly lastSuccess: ReadonlyMap<string, string | null>
}

export interface LedgerWatch {
  /** Concurrent calls, and calls soon after, share one result. Throws `LedgerError` if the ledger cannot be read. */
  look(): Promise<LedgerState>
}

/** What is watched of one run. */
interface Summary {
  readonly subscription: string
  readonly plannedAt: string
  readonly isOpen: boolean
  readonly doneAt: string | null
  readonly doubtful: number
}

const atOnce = 16
/** A folder's timestamp is only precise to some milliseconds, so a reading this soon after a change may have missed another change. */
const settledMs = 2000

export function openLedgerWatch(
  { config, ledger, now }: Pick<Flow, 'config' | 'ledger' | 'now'>,
  { freshMs = 5000 }: { readonly freshMs?: number } = {},
): LedgerWatch {
  /** A cache of ended runs by the time of their last step, so that a ledger of years is not read again each time. */
  const known = new Map<string, { readonly changedMs: number; readonly summary: Summary }>()
  let last: { readonly state: Promise<LedgerState>; readonly staleAtMs: number } | null = null

  const summaryOf = async (run: string): Promise<Summary | null> => {
    const changedMs = await ledger.changedMs(run)
    if (changedMs === null) {
      // The run is being removed now, unless the file is not a plan.
      await ledger.plan(run)
      return null
    }
    const kept = known.get(run)
    if (kept?.changedMs === changedMs) return kept.summary
    const summary = summarized(await ledger.view(run))
    if (!summary.isOpen && Date.now() - changedMs > settledMs) known.set(run, { changedMs, summary })
    return summary
  }
  const look = async (): Promise<LedgerState> => {
    const unwritable = await ledger.probe().then(
      () => null,
      (error: Error) => error.message,
    )
    const runs = await ledger.runs()
    let unreadableRuns = 0
    const found = await fewAtATime(
      runs,
      run =>
        summaryOf(run).catch(error => {
          if (!(error instanceof LedgerError)) throw error
          unreadableRuns += 1
          return null
        }),
      { atOnce },
    )
    for (const run of [...known.keys()].filter(name => !runs.includes(name))) known.delete(run)
    const all = found.filter(summary => summary !== null)
    const open = all.filter(({ isOpen }) => isOpen).map(({ plannedAt }) => instantOf(plannedAt))
    const oldest = open.reduce<bigint | null>((least, at) => (least === null || at < least ? at : least), null)
    return {
      unwritable,
      openRuns: open.length,
      oldestOpenRunSeconds: oldest === null ? null : Number((instantOf(now()) - oldest) / 1_000_000n),
      doubtfulLetters: all.reduce((sum, { doubtful }) => sum + doubtful, 0),
      unreadableRuns,
      lastSuccess: new Map(Object.keys(config.subscriptions).map(name => [name, lastDone(all, name)])),
    }
  }

  return {
    look() {
      if (last !== null && performance.now() < last.staleAtMs) return last.state
      // If the disk hangs, only one read is pending, however often this is called.
      const begun = { state: look(), staleAtMs: Number.POSITIVE_INFINITY }
      const settle = () => {
        begun.staleAtMs = performance.now() + freshMs
      }
      begun.state.then(settle, settle)
      last = begun
      return begun.state
    },
  }
}

function summarized({ plan, run, deliveries }: RunView): Summary {
  const doubtful = [...plan.deliveries.map(({ id }) => id), operatorId].filter(
    id => deliveries.get(id)?.interrupted === true,
  )
  return {
    subscription: plan.subscription,
    plannedAt: plan.plannedAt,
    isOpen: run.state === 'planned',
    doneAt: run.state === 'done' ? run.at : null,
    doubtful: doubtful.length,
  }
}

function lastDone(runs: readonly Summary[], name: string): string | null {
  return runs
    .filter(({ subscription }) => subscription === name)
    .reduce<string | null>((latest, { doneAt }) => {
      if (doneAt === null || (latest !== null && instantOf(doneAt) <= instantOf(latest))) return latest
      return doneAt
    }, null)
}
