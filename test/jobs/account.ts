import type { RunView } from '../../jobs/ledger/ledger.ts'
import type { AcceptedMail } from '../servers/smtp.ts'

/** What happened to one recipient's mail, according to the ledger and the server. */
export interface Account {
  readonly address: string
  /** Letters that the server accepted. */
  readonly accepted: number
  readonly messageIds: number
  readonly state: string
  readonly error: string | null
}

/** Sets what the ledger records for each recipient beside what the server accepted. */
export function accountsOf({ plan, deliveries }: RunView, accepted: readonly AcceptedMail[]): readonly Account[] {
  return plan.deliveries.flatMap(({ id, to }) => {
    if (to.transport !== 'mail') return []
    const letters = accepted.filter(mail => mail.envelope.to.includes(to.address))
    const record = deliveries.get(id)
    const state = record?.interrupted === true ? 'cut' : (record?.state ?? 'none')
    const messageIds = new Set(letters.map(({ messageId }) => messageId)).size
    return [{ address: to.address, accepted: letters.length, messageIds, state, error: record?.error ?? null }]
  })
}

/**
 * The accounts that break the promise: a recipient gets one letter, recorded as `sent`, or none, with an error recorded. A letter whose
 * hand-over was interrupted (`cut`) may have arrived; its record must have an error too.
 */
export function brokenPromises(accounts: readonly Account[]): readonly Account[] {
  return accounts.filter(({ accepted, state, error }) => {
    if (state === 'sent') return accepted !== 1
    if (state === 'cut') return accepted > 1 || error === null
    return state !== 'given-up' || accepted !== 0 || error === null
  })
}
