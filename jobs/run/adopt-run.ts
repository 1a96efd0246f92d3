import { runId } from '../ledger/ledger.ts'
import type { Flow } from './flow.ts'
import { holdRun } from './hold-run.ts'
import { standingOfRecord } from './standing.ts'

/** Hands a run whose terminal died to the workers, who continue from what is recorded. False if it is no such run, or a process holds it. */
export async function adoptRun({ ledger, log }: Pick<Flow, 'ledger' | 'log'>, run: string): Promise<boolean> {
  if (standingOfRecord(await ledger.latest('run', run, runId)) !== 'left') return false
  const hold = await holdRun(ledger, run)
  if ('heldBy' in hold) return false
  try {
    const from = await ledger.latest('run', run, runId)
    if (standingOfRecord(from) !== 'left') return false
    const adopted = await ledger.advance('run', { run, id: runId, from }, { driver: 'queue' })
    if (adopted !== null) log.warn({ run }, 'taken over: the process that began it in a terminal is gone')
    return adopted !== null
  } finally {
    hold.release()
  }
}
