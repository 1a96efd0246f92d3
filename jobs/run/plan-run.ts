import { join } from 'node:path'
import type { StoreConfig, Subscription } from '../../config/config.ts'
import { readBrand } from '../../config/read-brand.ts'
import { readFonts } from '../../config/read-fonts.ts'
import { readRecipients } from '../../config/read-recipients.ts'
import type { Recipient } from '../../config/recipient.ts'
import { read } from '../../src/engine/source.ts'
import { lookup } from '../../src/lookup.ts'
import { isStale, readKnown } from '../../src/metrics/reading/known.ts'
import { evolutionsFor } from '../../src/report/model/target.ts'
import { storeIdentity } from '../../src/store/identity.ts'
import { openPinned, pinVersion, unpin } from '../../src/store/pin.ts'
import type { Store } from '../../src/store/store.ts'
import { formatInstant } from '../../src/time/instant.ts'
import type { AlertSubscription } from '../alerts/alert-parts.ts'
import type { UnjudgedKind } from '../alerts/alert-records.ts'
import { draftAlert, isKnownFlaw, unjudged } from '../alerts/draft-alert.ts'
import { lastAlert } from '../alerts/last-alert.ts'
import { LedgerError } from '../ledger/ledger-error.ts'
import type { Driver, Plan, RunQuery } from '../ledger/records.ts'
import type { Slot } from '../schedule/slots.ts'
import { flawOfStore, neededUntil, storeReach } from './check-store.ts'
import { dealOut } from './deal-out.ts'
import { expandScope } from './expand-scope.ts'
import type { Flow } from './flow.ts'
import type { Frozen } from './freeze.ts'
import { holdFolder } from './hold-run.ts'
import { onlyThese } from './only-these.ts'

/** A run to plan. */
export interface RunRequest {
  readonly run: string
  readonly subscription: string
  /** Null for a manual run. */
  readonly slot: Slot | null
  readonly driver: Driver
  readonly frozen: Frozen
  /** Send only to these addresses of the list (case is ignored) and to no folder. Default: all. */
  readonly only?: readonly string[]
}

/**
 * Loads the store's sources, freezes the version and the question, and records every report and delivery of the run. A run that is already
 * planned is left as it is. A run whose sources must not be reported on is refused. Throws errors that a retry may fix, and then keeps
 * nothing. The caller must hold the run (`holdRun`), which distinguishes what it keeps from what a dead process left behind.
 */
export async function planRun(flow: Flow, request: RunRequest): Promise<Plan> {
  const { run } = request
  const known = await flow.ledger.plan(run)
  if (known !== null) return known
  const { store } = configured(flow, request)
  if (store.sources.length > 0 || store.retention !== undefined) {
    const { refused } = await flow.threads.load({ store, now: flow.now() })
    if (refused !== null) return refuseRun(flow, request, { state: 'failed', reason: refused, kind: 'loss' })
  }
  return holdingAlert(flow, request, () => planLoaded(flow, request))
}

/** Two checks of one alert that are planned at once would both tell of the same change. */
async function holdingAlert<T>({ ledger, config }: Flow, request: RunRequest, work: () => Promise<T>): Promise<T> {
  if (configured({ config }, request).subscription.alert === undefined) return work()
  const hold = await holdFolder(join(ledger.directory, 'alerts', request.subscription), alertWaitMs)
  if ('heldBy' in hold) throw new LedgerError(`the alert ${request.subscription} is being checked by ${hold.heldBy}`)
  return work().finally(hold.release)
}

const alertWaitMs = 60_000

async function planLoaded(flow: Flow, request: RunRequest): Promise<Plan> {
  const { run } = request
  const { store } = configured(flow, request)
  const pinned = await pinVersion(store.directory, run)
  try {
    const opened = await openPinned(store.directory, pinned)
    try {
      const { plan, refused } = await draftPlan(flow, request, opened)
      const of =
        refused === null
          ? { storeVersion: pinned.version, storeIdentity: await storeIdentity(opened) }
          : { storeVersion: null, storeIdentity: null }
      return await write(flow, { ...plan, ...of, refused })
    } finally {
      opened.close()
    }
  } finally {
    // Only the plan in the ledger says whether the version is needed: this one may have failed or come second.
    const counts = await flow.ledger.plan(run)
    if (counts === null || counts.refused !== null) await unpin(store.directory, run)
  }
}

/** Records why a run is not carried out. An alert stays as it was; `kind` says why it could not be judged. */
export async function refuseRun(
  flow: Flow,
  request: RunRequest,
  refusal: NonNullable<Plan['refused']> & { readonly kind?: UnjudgedKind },
): Promise<Plan> {
  const { kind, ...refused } = refusal
  const empty = { lastLoad: null, reports: [], deliveries: [], storeVersion: null, storeIdentity: null }
  const plan = { ...(await planHead(flow, request)), ...empty, refused }
  const { alert } = configured(flow, request).subscription
  if (alert === undefined) return write(flow, plan)
  // Without the check before it, this one has no state either, and the next looks further back.
  const last = await lastAlert(flow.ledger, request.subscription).catch(error => {
    if (error instanceof LedgerError) return undefined
    throw error
  })
  if (last === undefined) return write(flow, plan)
  const flaw = { kind: kind ?? (refused.state === 'skipped' ? 'missed' : 'late'), text: refused.reason } as const
  const unknown = unjudged(alert, last, flaw)
  return write(flow, { ...plan, ...unknown, operator: isKnownFlaw(unknown.alert, last) ? null : plan.operator })
}

/** What the run would do. Records nothing. */
export async function draftPlan(
  flow: Flow,
  request: RunRequest,
  store: Store<string>,
): Promise<{
  readonly plan: Omit<Plan, 'refused' | 'storeVersion' | 'storeIdentity'>
  readonly refused: Plan['refused']
}> {
  const { subscription } = configured(flow, request)
  const head = await planHead(flow, request)
  const reach = await storeReach(store, neededUntil(request.frozen))
  if (isAlert(subscription)) {
    const { run, subscription: name } = request
    const last = await lastAlert(flow.ledger, name)
    const { lastLoadedAt } = reach
    const { store: settings } = configured(flow, request)
    const recipients = await recipientsOf(subscription)
    const order = { run, name, subscription, query: head.query, store: settings, lastLoadedAt, recipients, last }
    const { refused, ...draft } = await draftAlert(store, order)
    const operator = isKnownFlaw(draft.alert, last) ? null : head.operator
    return { plan: { ...head, operator, lastLoad: reach.lastLoad, reports: [], ...draft }, refused }
  }
  const flaw = flawOfStore(reach, request.frozen, subscription)
  const nothing = { ...head, lastLoad: reach.lastLoad, reports: [], deliveries: [] }
  if (flaw !== null) return { plan: nothing, refused: { state: 'failed', reason: flaw } }
  const query = { ...head.query, asOf: await lookedAt(store, head) }
  const values = await expandScope(store, query, subscription.scope)
  const listed = await recipientsOf(subscription)
  const recipients = request.only === undefined ? listed : onlyThese(listed, request.only, subscription)
  const { reports, deliveries } = dealOut(
    { ...request, period: request.frozen.period },
    request.only === undefined ? subscription : { ...subscription, folder: undefined },
    { values, recipients },
  )
  const why = deliveries.map(({ refused }) => refused).find(reason => reason !== null)
  const reason = `there is no report to draw${why == null ? noneListed(subscription, listed) : `: ${why}`}`
  const refused = reports.length > 0 ? null : ({ state: 'failed', reason } as const)
  return { plan: { ...nothing, query, reports, deliveries }, refused }
}

/**
 * The instant as of which a run's figures are: the frozen one or, if the log is stale by then, the one until which the log is known, because
 * nothing is known about waits after it.
 */
async function lookedAt(
  store: Store<string>,
  { query, staleHours }: { readonly query: RunQuery; readonly staleHours: number },
): Promise<string> {
  const { until } = await read(store, readKnown)
  if (until === null) return query.asOf
  const knownUntil = formatInstant(until)
  return isStale(knownUntil, { now: query.asOf, staleHours }) ? knownUntil : query.asOf
}

async function planHead({ config, now }: Flow, request: RunRequest) {
  const brand = await readBrand(config)
  const fonts = readFonts(config)
  const { subscription, store } = configured({ config }, request)
  const targets = isAlert(subscription) ? [] : config.targets
  const { formats, empty, attempts, retrySeconds } = subscription
  return {
    run: request.run,
    subscription: request.subscription,
    slot: request.slot?.instant ?? null,
    driver: request.driver,
    plannedAt: now(),
    storeDirectory: store.directory,
    query: { ...queryOf(subscription, request.frozen), ...evolutionsFor(targets) },
    formats,
    empty,
    attempts,
    retrySeconds,
    interrupted: config.smtp?.interrupted ?? 'at-most-once',
    staleHours: store.staleHours,
    ...(brand === undefined ? {} : { brand }),
    ...(fonts === undefined ? {} : { fonts }),
    ...(targets.length === 0 ? {} : { targets }),
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

function isAlert(subscription: Subscription): subscription is Subscription & AlertSubscription {
  return subscription.alert !== undefined
}

function noneListed({ recipients }: Subscription, listed: readonly Recipient[]): string {
  return recipients === undefined || listed.length > 0 ? '' : `: ${recipients}:2: must list at least one recipient`
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
