import type { Config, Subscription } from '../../config/config.ts'
import { ConfigError } from '../../config/config-error.ts'
import { readRecipients } from '../../config/read-recipients.ts'
import { read, withSignal } from '../../src/engine/source.ts'
import { assertKnownOptions } from '../../src/known-options.ts'
import { lookup } from '../../src/lookup.ts'
import { readKnown } from '../../src/metrics/reading/known.ts'
import { openStore } from '../../src/store/store.ts'
import { formatInstant, microsOf } from '../../src/time/instant.ts'
import type { RunQuery } from '../ledger/records.ts'
import { expandScope } from '../run/expand-scope.ts'
import { freeze, instantOf } from '../run/freeze.ts'
import { slotsBetween } from '../schedule/slots.ts'
import { changesOf, newsOf } from './alert-changes.ts'
import { type AlertSubscription, judgeParts, partsOf } from './alert-parts.ts'
import type { AlertNews, AlertSubject, Unjudged } from './alert-records.ts'
import { flawOfCoverage, lookedAt } from './draft-alert.ts'
import type { Asked } from './judge.ts'

export interface ReplayOptions {
  /** The instant at which the replay ends, ISO 8601 UTC. It begins twelve months of 30 days earlier, or at `from`. */
  readonly now: string
  /** Default: 365 days before `now`. */
  readonly from?: string
  readonly signal?: AbortSignal
  /** Called after each check. */
  readonly onProgress?: (progress: { readonly checks: number; readonly of: number }) => void
}

/** One firing: from the check at which it began to the one at which it was over. */
export interface Firing extends Pick<AlertSubject, 'part' | 'group' | 'label'> {
  readonly began: string
  /** Null: it is still on. */
  readonly over: string | null
  /** At its beginning: the chats that wait, the value of the metric, or the seconds since the latest message. */
  readonly measured: number | null
  readonly of: number | null
  readonly chatsTotal: number | null
  readonly chats: AlertNews['chats']
}

export interface Replay {
  readonly alert: string
  readonly from: string
  readonly to: string
  readonly checks: number
  /** How many checks had something on, nothing on, or could not judge. */
  readonly fired: number
  readonly quiet: number
  readonly notJudged: number
  /** Why, with the number of checks. */
  readonly reasons: readonly { readonly kind: Unjudged['kind']; readonly checks: number; readonly example: string }[]
  /** By beginning. */
  readonly firings: readonly Firing[]
}

/** A replay asks one question a check; more would take hours. */
export const mostChecks = 10_000

/**
 * How an alert of a config would have behaved at each time of its schedule, with the condition as it is now and the log as it is known now:
 * rows that came late count as if they had come in time. Neither needs a ledger nor records anything. Throws `ConfigError`, `StoreError`.
 */
export async function replayAlert(config: Config, name: string, options: ReplayOptions): Promise<Replay> {
  assertKnownOptions('replayAlert', options, { now: true, from: true, signal: true, onProgress: true })
  const subscription = alertNamed(config, name)
  const settings = lookup(config.stores, subscription.store)
  if (settings === undefined) throw new ConfigError(`not in the config: store ${subscription.store}`)
  const { now, signal, onProgress } = options
  const from = options.from ?? formatInstant(instantOf(now) - microsOf(365 * 86_400))
  const slots = slotsBetween(subscription.schedule, from, now)
  if (slots.length > mostChecks) {
    throw new ConfigError(`a replay has at most ${mostChecks} checks, this one ${slots.length}: begin later`)
  }
  const store = await openStore<string>(settings.directory)
  const source = signal === undefined ? store : withSignal(store, signal)
  try {
    const known = await read(source, readKnown)
    const queries = slots.map(slot => queryOf(subscription, slot.instant))
    const parts = await partsNow(source, subscription, queries.at(-1))
    const firings: Firing[] = []
    const places = new Map<string, number>()
    const reasons = new Map<Unjudged['kind'], { checks: number; example: string }>()
    let on: readonly AlertSubject[] = []
    let [fired, quiet] = [0, 0]
    const refuse = ({ kind, text }: Unjudged) => {
      const known = reasons.get(kind)
      if (known === undefined) reasons.set(kind, { checks: 1, example: text })
      else known.checks += 1
    }
    for (const [index, query] of queries.entries()) {
      signal?.throwIfAborted()
      const flaw = flawOfCoverage(known, { query, alert: subscription.alert, staleHours: settings.staleHours })
      if (flaw !== null) refuse(flaw)
      else {
        const asked = { ...query, asOf: lookedAt(known, query.asOf) }
        const judged = await judgeParts(source, subscription, { asked, parts })
        const changes = changesOf(on, judged, query.asOf)
        for (const subject of await newsOf(source, subscription, { ...changes, over: [], asked })) {
          places.set(subject.key, firings.length)
          firings.push(firingOf(subject))
        }
        for (const { key } of changes.over) {
          const place = places.get(key)
          const firing = place === undefined ? undefined : firings[place]
          if (place !== undefined && firing !== undefined) firings[place] = { ...firing, over: query.asOf }
        }
        on = changes.on
        const isJudged =
          judged.others === 'quiet' || [...judged.subjects.values()].some(({ verdict }) => verdict !== 'not-judged')
        if (on.length > 0) fired += 1
        else if (isJudged) quiet += 1
        else refuse({ kind: 'too-few', text: 'nothing has as many chats as the condition asks for' })
      }
      onProgress?.({ checks: index + 1, of: queries.length })
    }
    return {
      alert: name,
      from,
      to: now,
      checks: queries.length,
      fired,
      quiet,
      notJudged: queries.length - fired - quiet,
      reasons: [...reasons].map(([kind, reason]) => ({ kind, ...reason })),
      firings,
    }
  } finally {
    store.close()
  }
}

function alertNamed(config: Config, name: string): Subscription & AlertSubscription {
  const subscription = lookup(config.subscriptions, name)
  if (subscription === undefined) throw new ConfigError(`not in the config: subscription ${JSON.stringify(name)}`)
  const { alert } = subscription
  if (alert === undefined) throw new ConfigError(`subscription ${name} has no alert: it sends reports`)
  return { ...subscription, alert }
}

function queryOf(subscription: Subscription, at: string): Asked & RunQuery {
  const { period, zone } = freeze({ ...subscription, settleHours: 0 }, at)
  const { where, not, olderThanHours, maxAgeDays } = subscription
  return {
    period,
    zone,
    asOf: at,
    where,
    not,
    ...(olderThanHours === undefined ? {} : { olderThanSeconds: olderThanHours * 3600 }),
    ...(maxAgeDays === undefined ? {} : { maxAgeDays }),
  }
}

/** The parts that today's recipients have. */
async function partsNow(
  store: Parameters<typeof expandScope>[0],
  subscription: Subscription & AlertSubscription,
  query: RunQuery | undefined,
) {
  const { scope, recipients } = subscription
  if (scope === 'all' || query === undefined) return partsOf(subscription, [])
  const listed = recipients === undefined ? [] : await readRecipients(recipients, { dimensions: scope.each })
  const values = await expandScope(store, query, scope)
  const wanted = values.filter(({ dimension, value }) =>
    listed.some(recipient => (lookup(recipient.scope, dimension) ?? []).includes(value)),
  )
  return partsOf(subscription, wanted)
}

function firingOf({ part, group, label, since, measured, of, chatsTotal, chats }: AlertNews): Firing {
  return { part, group, label, began: since, over: null, measured, of, chatsTotal, chats }
}
