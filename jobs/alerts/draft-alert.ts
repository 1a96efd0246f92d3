import type { StoreConfig, Subscription } from '../../config/config.ts'
import type { Recipient } from '../../config/recipient.ts'
import { read } from '../../src/engine/source.ts'
import { isStale, type Known, readKnown } from '../../src/metrics/reading/known.ts'
import type { Store } from '../../src/store/store.ts'
import { formatInstant, microsOf } from '../../src/time/instant.ts'
import { dayStart } from '../../src/time/zone.ts'
import type { Plan, PlannedDelivery, RunQuery } from '../ledger/records.ts'
import { dealOut } from '../run/deal-out.ts'
import { expandScope, type ScopeValue } from '../run/expand-scope.ts'
import { instantOf } from '../run/freeze.ts'
import { changesOf, newsOf } from './alert-changes.ts'
import { type AlertSubscription, concerns, judgeParts, partsOf } from './alert-parts.ts'
import type { AlertNews, PlannedAlert, Unjudged } from './alert-records.ts'
import type { LastAlert } from './last-alert.ts'

/** The question of a check, and what it needs to know of its store and of the check before it. */
export interface AlertOrder {
  readonly run: string
  readonly name: string
  readonly subscription: Subscription & AlertSubscription
  readonly query: RunQuery
  readonly store: Pick<StoreConfig, 'staleHours'>
  readonly lastLoadedAt: string | null
  readonly recipients: readonly Recipient[]
  readonly last: LastAlert | null
}

export type AlertDraft = Pick<Plan, 'query' | 'deliveries' | 'refused'> & { readonly alert: PlannedAlert }

/** Judges an alert as of the instant of its query, and says who is told of what changed. Records nothing. */
export async function draftAlert(source: Store<string>, order: AlertOrder): Promise<AlertDraft> {
  const { subscription, query, last } = order
  const known = await read(source, readKnown)
  const flaw = flawOfCheck(known, order)
  if (flaw !== null) return { query, deliveries: [], ...unjudged(subscription.alert, last, flaw) }
  const asked = { ...query, asOf: lookedAt(known, query.asOf) }
  const values = await expandScope(source, asked, subscription.scope)
  const { deliveries, refused } = recipientsOf(order, values)
  // An older slot that is caught up on after a newer check has nothing to say.
  if (last !== null && instantOf(asked.asOf) < instantOf(last.asOf)) {
    const { on } = last.alert
    const alert = { ...alertOf(subscription.alert, on), news: [], refused: last.alert.refused }
    return { query: asked, deliveries: [], alert, refused: null }
  }
  const judged = await judgeParts(source, subscription, { asked, parts: partsOf(subscription, wanted(order, values)) })
  const changes = changesOf(last?.alert.on ?? [], judged, asked.asOf)
  const news = await newsOf(source, subscription, { ...changes, asked })
  const isJudged =
    judged.others === 'quiet' || [...judged.subjects.values()].some(({ verdict }) => verdict !== 'not-judged')
  const tooFew = { kind: 'too-few', text: 'nothing has as many chats as the condition asks for' } as const
  return {
    query: asked,
    deliveries: deliveries.flatMap(({ delivery, recipient }) => toldOf(order, delivery, recipient, news)),
    alert: {
      ...alertOf(subscription.alert, changes.on),
      ...(isJudged || changes.on.length > 0 ? {} : { verdict: 'not-judged', unjudged: tooFew }),
      news,
      refused,
    },
    refused: null,
  }
}

/** A check that judged nothing: everything stays as it was. The operator is told by the first of several. */
export function unjudged(
  condition: PlannedAlert['condition'],
  last: LastAlert | null,
  flaw: Unjudged,
): Pick<AlertDraft, 'alert' | 'refused'> {
  const { on = [], refused = [] } = last?.alert ?? {}
  return {
    alert: { verdict: 'not-judged', unjudged: flaw, condition, on, news: [], refused },
    refused: { state: flaw.kind === 'missed' ? 'skipped' : 'failed', reason: `could not judge: ${flaw.text}` },
  }
}

/** Whether the check before could not be judged for the same reason, so that the operator knows. */
export function isKnownFlaw({ unjudged: flaw }: PlannedAlert, last: LastAlert | null): boolean {
  return flaw !== null && last?.alert.unjudged?.kind === flaw.kind
}

function alertOf(condition: PlannedAlert['condition'], on: PlannedAlert['on']) {
  return { verdict: on.length > 0 ? 'fired' : 'quiet', unjudged: null, condition, on } as const
}

/** Waits after the end of the log are unknown, so nothing is judged as of a later instant. */
export function lookedAt({ until }: Known, asOf: string): string {
  return until !== null && until < instantOf(asOf) ? formatInstant(until) : asOf
}

function flawOfCheck(
  known: Known,
  { query, subscription, store: { staleHours }, lastLoadedAt }: AlertOrder,
): Unjudged | null {
  const { asOf } = query
  const { loadedSince } = subscription
  const oldest = instantOf(asOf) - (loadedSince === 'as-of' ? 0n : microsOf(staleHours * 3600))
  if (loadedSince !== 'any' && (lastLoadedAt === null || instantOf(lastLoadedAt) < oldest)) {
    return { kind: 'late', text: `last loaded ${lastLoadedAt ?? 'never'}, needed since ${formatInstant(oldest)}` }
  }
  return flawOfCoverage(known, { query, alert: subscription.alert, staleHours })
}

/** Why the log does not go far enough for a check; null if it does. */
export function flawOfCoverage(
  known: Known,
  {
    query: { asOf, period, zone },
    alert,
    staleHours,
  }: { readonly query: RunQuery; readonly alert: PlannedAlert['condition']; readonly staleHours: number },
): Unjudged | null {
  const { from, until } = known
  if (from === null || until === null || isStale(formatInstant(until), { now: asOf, staleHours })) {
    const end = until === null ? 'not at all' : `until ${formatInstant(until)}`
    return { kind: 'not-covered', text: `the log is known ${end}, needed until ${asOf}` }
  }
  const at = instantOf(lookedAt(known, asOf))
  const start = startOf(alert, { at, periodStart: dayStart(zone, period.start) })
  if (from <= start) return null
  return {
    kind: 'not-covered',
    text: `the log is known from ${formatInstant(from)}, needed from ${formatInstant(start)}`,
  }
}

/** The instant from which a condition needs the log. */
function startOf(
  { silence, metric }: PlannedAlert['condition'],
  { at, periodStart }: { readonly at: bigint; readonly periodStart: bigint },
): bigint {
  if (silence !== undefined) return at - microsOf(silence.hours * 3600)
  return metric === undefined ? at : periodStart
}

/** Who could be told, and whom the list rules out. Only what the operator does not know yet is a delivery. */
function recipientsOf({ run, name, subscription, query, recipients, last }: AlertOrder, values: readonly ScopeValue[]) {
  const request = { run, subscription: name, period: query.period }
  const dealt = dealOut(request, { ...subscription, folder: undefined }, { values, recipients }).deliveries
  const all = dealt.map((delivery, index) => ({ delivery: { ...delivery, reports: [] }, recipient: recipients[index] }))
  const textOf = ({ id, refused }: PlannedDelivery) => `${id}: ${refused}`
  const refused = all.filter(({ delivery }) => delivery.refused !== null).map(({ delivery }) => textOf(delivery))
  const told = new Set(last?.alert.refused ?? [])
  return { refused, deliveries: all.filter(({ delivery }) => !told.has(textOf(delivery))) }
}

/** The values of the scope that a reader has. */
function wanted({ recipients }: AlertOrder, values: readonly ScopeValue[]): readonly ScopeValue[] {
  const asked = new Set(
    recipients.flatMap(({ scope }) =>
      Object.entries(scope).flatMap(([dimension, list]) => list.map(value => JSON.stringify([dimension, value]))),
    ),
  )
  return values.filter(({ dimension, value }) => asked.has(JSON.stringify([dimension, value])))
}

/** The delivery with the news that concern its reader; none if nothing does. */
function toldOf(
  { subscription: { scope } }: AlertOrder,
  delivery: PlannedDelivery,
  recipient: Recipient | undefined,
  news: readonly AlertNews[],
): readonly PlannedDelivery[] {
  if (delivery.refused !== null) return [delivery]
  const own = news.filter(one => concerns(one, scope === 'all' ? null : (recipient?.scope ?? {})))
  // A site that a reader has by its id and by its region is one.
  const once = new Map(own.map(one => [JSON.stringify([one.change, one.group, one.measured, one.of]), one]))
  const keys = [...once.values()].map(({ key, change }) => `${change} ${key}`)
  return keys.length === 0 ? [] : [{ ...delivery, news: keys }]
}
