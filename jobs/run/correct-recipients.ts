import { addressKey } from '../../config/address.ts'
import { ConfigError } from '../../config/config-error.ts'
import { readRecipients } from '../../config/read-recipients.ts'
import type { Recipient } from '../../config/recipient.ts'
import { lookup } from '../../src/lookup.ts'
import { openPinned } from '../../src/store/pin.ts'
import type { RunView } from '../ledger/ledger.ts'
import type { Plan, PlannedDelivery } from '../ledger/records.ts'
import { dealOut } from './deal-out.ts'
import { expandScope, type ScopeValue } from './expand-scope.ts'
import type { Flow } from './flow.ts'
import { mailingsOf } from './mailings.ts'
import { isDoubtful } from './planned-delivery.ts'
import { seePlanned } from './planned-version.ts'
import { isDrawn } from './reopen-run.ts'

/** What a corrected list of recipients means for an address. */
export interface CorrectedRecipient {
  readonly address: string
  /** `dropped`: it was not sent to and is no longer on the list. */
  readonly fate: 'gets' | 'has' | 'doubtful' | 'refused' | 'dropped'
  /** The file names of the reports that it gets. */
  readonly reports: readonly string[]
  /** Why it gets nothing; null if it gets something. */
  readonly reason: string | null
}

export interface Correction {
  /** Replaces the plan of the run. */
  readonly plan: Plan
  readonly recipients: readonly CorrectedRecipient[]
}

/**
 * Drafts a run with a corrected list of recipients. Recipients who were sent to, by this run or a later one for the same period, or whose
 * letter may have arrived, get nothing. All others get what the list says, from the run's frozen figures. A report that was not drawn yet
 * needs the version of the store that the others were drawn from. Writes nothing. Throws `ConfigError`, `LedgerError`.
 */
export async function draftCorrection(
  { config, ledger }: Pick<Flow, 'config' | 'ledger'>,
  view: RunView,
  file: string,
): Promise<Correction> {
  const { plan, deliveries } = view
  if (plan.alert != null)
    throw new ConfigError(`run ${plan.run} is a check of an alert: the next check uses the corrected list`)
  const subscription = lookup(config.subscriptions, plan.subscription)
  if (subscription === undefined)
    throw new ConfigError(`the config no longer has the subscription ${plan.subscription}`)
  const { scope, locale } = subscription
  const listed = await readRecipients(file, { dimensions: scope === 'all' ? [] : scope.each })

  const kept: PlannedDelivery[] = []
  const gone = new Map<string, Pick<CorrectedRecipient, 'fate' | 'reason'>>()
  for (const delivery of plan.deliveries) {
    const { to, id } = delivery
    const record = deliveries.get(id)
    const isDone = record?.state === 'sent' || isDoubtful(delivery, record)
    if (to.transport !== 'mail' || isDone) kept.push(delivery)
    if (to.transport !== 'mail' || !isDone) continue
    gone.set(addressKey(to.address), record?.state === 'sent' ? hasIt(plan.run) : mayHaveIt(plan.run))
  }
  for (const [address, run] of await sentLater(ledger, plan)) if (!gone.has(address)) gone.set(address, hasIt(run))

  const version = await seePlanned(plan)
  const drawn = new Set<string>()
  for (const [id, record] of view.reports) if (await isDrawn(ledger, plan.run, record)) drawn.add(id)
  const supply = version === null ? drawnValues(plan, drawn) : await valuesOf(plan, version, scope)
  const fresh = listed.filter(({ address }) => !gone.has(addressKey(address)))
  const dealt = dealOut(
    { ...plan, period: plan.query.period },
    { scope, locale, ...(plan.query.where === undefined ? {} : { where: plan.query.where }) },
    { values: supply, recipients: fresh, reports: plan.reports, ...(version === null ? { rule: goneRule } : {}) },
  )
  const isThere = (id: string) => version !== null || drawn.has(id)
  const given = dealt.deliveries.map((delivery, index) =>
    delivery.reports.every(isThere) ? delivery : refusedWithout(delivery, fresh[index], file),
  )
  const corrected = [...kept, ...given]
  const needed = new Set(corrected.flatMap(({ reports }) => reports))
  const reports = dealt.reports.filter(({ id }) => needed.has(id) || drawn.has(id))
  return {
    plan: { ...plan, reports, deliveries: corrected },
    recipients: [
      ...listed
        .map(({ address }): CorrectedRecipient => {
          const known = gone.get(addressKey(address))
          return { address, reports: [], fate: 'has', reason: null, ...known }
        })
        .filter(({ address }) => gone.has(addressKey(address))),
      ...given.map(delivery => fateOf(delivery, reports)),
      ...dropped(plan, { gone, listed }),
    ],
  }
}

const goneRule = 'must be a value that this run has a report for, because the store has been loaded since'

function hasIt(run: string) {
  return { fate: 'has', reason: `run ${run} sent it` } as const
}

function mayHaveIt(run: string) {
  const reason = `its letter may have arrived: causerie settle ${run} --arrived ADDRESS or --lost ADDRESS records what became of it`
  return { fate: 'doubtful', reason } as const
}

/** Addresses that a later run of the same period sent or will send to, and that run. */
export async function sentLater(ledger: Flow['ledger'], plan: Plan): Promise<ReadonlyMap<string, string>> {
  const mailings = await mailingsOf(ledger, { subscription: plan.subscription, period: plan.query.period })
  const later = mailings.filter(({ run, plannedAt }) =>
    plannedAt === plan.plannedAt ? run > plan.run : plannedAt > plan.plannedAt,
  )
  return new Map(
    later.flatMap(({ run, sent, pending }) =>
      [...sent, ...pending].map(address => [addressKey(address), run] as const),
    ),
  )
}

function drawnValues({ reports }: Plan, drawn: ReadonlySet<string>): readonly ScopeValue[] {
  return reports.flatMap(({ id, scope }) => (scope !== null && drawn.has(id) ? [scope] : []))
}

async function valuesOf(
  { storeDirectory, query }: Plan,
  version: NonNullable<Awaited<ReturnType<typeof seePlanned>>>,
  scope: Parameters<typeof expandScope>[2],
): Promise<readonly ScopeValue[]> {
  const store = await openPinned(storeDirectory, version)
  try {
    return await expandScope(store, query, scope)
  } finally {
    store.close()
  }
}

function refusedWithout(delivery: PlannedDelivery, recipient: Recipient | undefined, file: string): PlannedDelivery {
  const rule = 'this run has no report in this language, and cannot draw one because the store has been loaded since'
  return { ...delivery, reports: [], refused: `${file}:${recipient?.line ?? 1}: ${rule}: ${delivery.locale}` }
}

function fateOf({ to, refused, reports: ids }: PlannedDelivery, reports: Plan['reports']): CorrectedRecipient {
  const address = to.transport === 'mail' ? to.address : to.directory
  const names = ids.flatMap(id => reports.find(report => report.id === id)?.fileName ?? [])
  return { address, fate: refused === null ? 'gets' : 'refused', reports: names, reason: refused }
}

function dropped(
  { deliveries }: Plan,
  { gone, listed }: { readonly gone: ReadonlyMap<string, unknown>; readonly listed: readonly Recipient[] },
): readonly CorrectedRecipient[] {
  const known = new Set([...gone.keys(), ...listed.map(({ address }) => addressKey(address))])
  return deliveries.flatMap(({ to }) =>
    to.transport !== 'mail' || known.has(addressKey(to.address))
      ? []
      : [{ address: to.address, fate: 'dropped', reports: [], reason: 'it is not on the corrected list' } as const],
  )
}
