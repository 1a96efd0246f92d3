import { isSameAddress } from '../../config/address.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { LedgerError } from '../ledger/ledger-error.ts'
import { type Mailing, mailingsOf } from './mailings.ts'
import type { RunRequest } from './plan-run.ts'

/**
 * Why a manual run would mail a period a second time: an earlier run sent some of the letters, or is still to send them. Null if none of the
 * recipients has got one. With `again`, recipients may get a letter again, but not while an earlier run is still to send it. For a person;
 * names the run.
 */
export async function secondMailing(
  ledger: Ledger,
  { subscription, frozen, only }: RunRequest,
  { again }: { readonly again: boolean },
): Promise<string | null> {
  const isAsked = (address: string) => only === undefined || only.some(asked => isSameAddress(asked, address))
  const mailings = await mailingsOf(ledger, { subscription, period: frozen.period }).catch(error => {
    // With `again`, it does not matter what was sent.
    if (error instanceof LedgerError && again) return []
    throw error
  })
  const what = `${subscription} of [${frozen.period.start}, ${frozen.period.end})`
  for (const mailing of mailings.toReversed()) {
    const pending = mailing.pending.filter(isAsked)
    if (pending.length > 0)
      return `${what} is still to go to ${listed(pending)} by run ${mailing.run}: ${onPending(mailing)}`
  }
  for (const { run, sent } of again ? [] : mailings.toReversed()) {
    const reached = sent.filter(isAsked)
    if (reached.length === 0) continue
    const others = only === undefined ? '--only ADDRESS sends it to one recipient, ' : ''
    return `${what} was sent to ${listed(reached)} by run ${run}: ${others}--again sends it again`
  }
  return null
}

function onPending({ run, standing }: Mailing): string {
  const giveUp = `causerie runs --abandon ${run} gives it up`
  switch (standing) {
    case 'queued':
      return `a worker sends it; ${giveUp}`
    case 'under-way':
      return 'it is under way'
    default:
      return `causerie resend ${run} continues it, ${giveUp}`
  }
}

function listed(addresses: readonly string[]): string {
  const [first = ''] = addresses
  return addresses.length === 1 ? first : `${addresses.length} recipients`
}
