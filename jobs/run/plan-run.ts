import { lookup } from '../../src/lookup.ts'
import { isStale, readKnown } from '../../src/metrics/known.ts'
import { formatInstant } from '../../src/metrics/period/instant.ts'
import { reportFileName } from '../../src/report/report-file-name.ts'
import { openPinned, pinVersion, unpin } from '../../src/store/pin.ts'
import type { Store } from '../../src/store/store.ts'
import type { StoreConfig, Subscription } from '../config/config.ts'
import { readRecipients } from '../config/read-recipients.ts'
import type { Recipient } from '../config/recipient.ts'
import type { Driver, Plan, PlannedDelivery, PlannedReport, RunQuery } from '../ledger/records.ts'
import type { Slot } from '../schedule/slots.ts'
import { flawOfStore, neededUntil, storeReach } from './check-store.ts'
import { expandScope, type ScopeValue } from './expand-scope.ts'
import type { Flow } from './flow.ts'
import type { Frozen } from './freeze.ts'
import { shortHash } from './names.ts'

/** A run to plan. */
export interface RunRequest {
  readonly run: string
  readonly subscription: string
  /** Null for a run asked for by hand. */
  readonly slot: Slot | null
  readonly driver: Driver
  readonly frozen: Frozen
}

/**
 * Loads the store's sources, freezes the version and the question, and writes down every report and delivery of the run. A run
 * planned already is left as it is; one whose sources are not fit to be reported on is refused. Throws what another try may mend.
 */
export async function planRun(flow: Flow, request: RunRequest): Promise<Plan> {
  const { run } = request
  const known = await flow.ledger.plan(run)
  if (known !== null) return known
  const { store } = configured(flow, request)
  if (store.sources.length > 0 || store.retention !== undefined) {
    const { refused } = await flow.threads.load({ store, now: flow.now() })
    if (refused !== null) return refuseRun(flow, request, { state: 'failed', reason: refused })
  }
  const pinned = await pinVersion(store.directory, run)
  const opened = await openPinned(store.directory, pinned)
  try {
    const { plan, refused } = await draftPlan(flow, request, opened)
    return await write(flow, { ...plan, storeVersion: refused === null ? pinned.version : null, refused })
  } finally {
    opened.close()
    // Only the plan that counts says whether the version is needed: this one may have failed, or come second.
    const counts = await flow.ledger.plan(run)
    if (counts === null || counts.refused !== null) await unpin(store.directory, run)
  }
}

/** Writes down why a run is not carried out at all. */
export async function refuseRun(flow: Flow, request: RunRequest, refused: NonNullable<Plan['refused']>): Promise<Plan> {
  const empty = { lastLoad: null, reports: [], deliveries: [], storeVersion: null }
  return write(flow, { ...planHead(flow, request), ...empty, refused })
}

/** What the run would do, nothing written down. */
export async function draftPlan(
  flow: Flow,
  request: RunRequest,
  store: Store<string>,
): Promise<{ readonly plan: Omit<Plan, 'refused' | 'storeVersion'>; readonly refused: Plan['refused'] }> {
  const { subscription } = configured(flow, request)
  const head = planHead(flow, request)
  const reach = await storeReach(store, neededUntil(request.frozen))
  const flaw = flawOfStore(reach, request.frozen, subscription)
  const nothing = { ...head, lastLoad: reach.lastLoad, reports: [], deliveries: [] }
  if (flaw !== null) return { plan: nothing, refused: { state: 'failed', reason: flaw } }
  const query = { ...head.query, asOf: await lookedAt(store, head) }
  const values = await expandScope(store, query, subscription.scope)
  const recipients = await recipientsOf(subscription)
  const { reports, deliveries } = dealOut(request, subscription, { values, recipients })
  const refused = reports.length > 0 ? null : ({ state: 'failed', reason: 'there is no report to make' } as const)
  return { plan: { ...nothing, query, reports, deliveries }, refused }
}

/**
 * The instant as of which a run's figures are: the frozen one, but of a log that is stale by then the one until which it is known. Nobody
 * has waited since, for all that is known.
 */
async function lookedAt(
  store: Store<string>,
  { query, staleHours }: { readonly query: RunQuery; readonly staleHours: number },
): Promise<string> {
  const { until } = await store.read(readKnown)
  if (until === null) return query.asOf
  const knownUntil = formatInstant(until)
  return isStale(knownUntil, { now: query.asOf, staleHours }) ? knownUntil : query.asOf
}

function planHead({ config, now }: Flow, request: RunRequest) {
  const { subscription, store } = configured({ config }, request)
  const { formats, empty, attempts, retrySeconds } = subscription
  return {
    run: request.run,
    subscription: request.subscription,
    slot: request.slot?.instant ?? null,
    driver: request.driver,
    plannedAt: now(),
    storeDirectory: store.directory,
    query: queryOf(subscription, request.frozen),
    formats,
    empty,
    attempts,
    retrySeconds,
    interrupted: config.smtp?.interrupted ?? 'at-most-once',
    staleHours: store.staleHours,
    operator: config.operator ?? null,
  }
}

function queryOf(subscription: Subscription, { period, zone, asOf }: Frozen): RunQuery {
  const { compare, fullComparison, where, not, grain, clock, olderThanHours, maxAgeDays, top } = subscription
  return {
    period,
    zone,
    asOf,
    compare,
    fullComparison,
    where,
    not,
    ...(grain === undefined ? {} : { grain }),
    ...(clock === undefined ? {} : { clock }),
    ...(olderThanHours === undefined ? {} : { olderThanSeconds: olderThanHours * 3600 }),
    ...(maxAgeDays === undefined ? {} : { maxAgeDays }),
    ...(top === undefined ? {} : { top }),
  }
}

async function recipientsOf({ recipients, scope }: Subscription): Promise<readonly Recipient[]> {
  if (recipients === undefined) return []
  return readRecipients(recipients, { dimensions: scope === 'all' ? [] : scope.each })
}

/** Who gets which reports, and each report once, however many get it. */
function dealOut(
  request: RunRequest,
  subscription: Subscription,
  { values, recipients }: { readonly values: readonly ScopeValue[]; readonly recipients: readonly Recipient[] },
): Pick<Plan, 'reports' | 'deliveries'> {
  const { scope, locale: usual, folder } = subscription
  const reports = new Map<string, PlannedReport>()
  const names = new Map<string, number>()
  const reportOf = (value: ScopeValue | null, locale: PlannedReport['locale']): string => {
    const id = shortHash(value?.dimension ?? '', value?.value ?? '', locale)
    if (!reports.has(id)) {
      const parts = value === null ? [request.subscription] : [value.label]
      const fileName = unusedName(reportFileName({ period: request.frozen.period, parts, locale }), names)
      reports.set(id, { id, scope: value, locale, fileName })
    }
    return id
  }
  const known = new Map(values.map(value => [JSON.stringify([value.dimension, value.value]), value]))
  const deliveries: PlannedDelivery[] = recipients.map(recipient => {
    const { address, name, refused } = recipient
    const locale = recipient.locale ?? usual
    const head = { id: idOf(recipient), to: { transport: 'mail', address, name }, locale } as const
    if (refused !== null) return { ...head, reports: [], refused }
    if (scope === 'all') return { ...head, reports: [reportOf(null, locale)], refused: null }
    const asked = scope.each.flatMap(dimension =>
      (lookup(recipient.scope, dimension) ?? []).map(value => ({ dimension, value })),
    )
    const missing = asked.find(({ dimension, value }) => !known.has(JSON.stringify([dimension, value])))
    if (missing !== undefined) {
      return {
        ...head,
        reports: [],
        refused: `no report is about ${missing.dimension}=${missing.value}: ${noSuchValue}`,
      }
    }
    const found = asked.flatMap(({ dimension, value }) => known.get(JSON.stringify([dimension, value])) ?? [])
    return { ...head, reports: found.map(value => reportOf(value, locale)), refused: null }
  })
  const everything: readonly (ScopeValue | null)[] = scope === 'all' ? [null] : values
  for (const value of folder === undefined ? [] : everything) {
    const report = reportOf(value, usual)
    const to = { transport: 'folder', directory: `${folder}/${request.run}` } as const
    deliveries.push({ id: shortHash('folder', report), to, locale: usual, reports: [report], refused: null })
  }
  return { reports: [...reports.values()], deliveries }
}

const noSuchValue = 'no chat and no establishment has it, or a filter leaves it out'

/** Of a delivery by mail. Lines without an address have nothing else to be told apart by. */
function idOf({ address, line }: Recipient): string {
  return address === '' ? shortHash('mail', address, String(line)) : shortHash('mail', address)
}

/** `taken` has, by name, the last number that was added to it: a thousand sites may be called the same. */
function unusedName(name: string, taken: Map<string, number>): string {
  let count = taken.get(name) ?? 0
  let free = name
  do {
    count += 1
    free = count === 1 ? name : `${name}-${count}`
  } while (count > 1 && taken.has(free))
  taken.set(name, count)
  if (free !== name) taken.set(free, 1)
  return free
}

async function write({ ledger, log }: Flow, plan: Plan): Promise<Plan> {
  const isOurs = await ledger.createPlan(plan)
  if (isOurs) log.info({ run: plan.run, reports: plan.reports.length, deliveries: plan.deliveries.length }, 'planned')
  const written = await ledger.plan(plan.run)
  if (written === null) throw new Error(`a plan that was written is not there: ${plan.run}`)
  return written
}

function configured(
  { config }: Pick<Flow, 'config'>,
  { subscription: name }: Pick<RunRequest, 'subscription'>,
): { readonly subscription: Subscription; readonly store: StoreConfig } {
  const subscription = lookup(config.subscriptions, name)
  const store = subscription === undefined ? undefined : lookup(config.stores, subscription.store)
  if (subscription === undefined || store === undefined) throw new Error(`not in the config: subscription ${name}`)
  return { subscription, store }
}
