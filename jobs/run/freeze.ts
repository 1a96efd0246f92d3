import { periodOf, type Subscription } from '../../config/config.ts'
import { formatInstant, type Micros, microsOf, parseInstant } from '../../src/time/instant.ts'
import { type CivilPeriod, resolvePeriod } from '../../src/time/resolve-period.ts'
import { dayStart, localDate } from '../../src/time/zone.ts'

/** The frozen period and instant of a run. */
export interface Frozen {
  readonly period: CivilPeriod
  readonly zone: string
  /** The instant as of which its figures are; the run waits for it. ISO 8601 UTC. */
  readonly asOf: string
  /** The instant at which its period ends, ISO 8601 UTC. */
  readonly periodEnd: string
}

/**
 * The period of a run scheduled for an instant, and the instant at which it is frozen. A period that is over settles first; a period that is
 * still running is frozen at once. Throws `InvalidQueryError`.
 */
export function freeze(subscription: Subscription, at: string): Frozen {
  const instant = instantOf(at)
  const zone = subscription.zone ?? subscription.schedule.zone
  const period = resolvePeriod(periodOf(subscription), localDate(zone, instant))
  const end = dayStart(zone, period.end)
  const settled = end + microsOf(subscription.settleHours * 3600)
  const asOf = end <= instant && settled > instant ? settled : instant
  return { period, zone, asOf: formatInstant(asOf), periodEnd: formatInstant(end) }
}

/** Epoch microseconds of an instant that causerie wrote. */
export function instantOf(text: string): Micros {
  const instant = parseInstant(text)
  if (instant === null) throw new Error(`not an instant: ${JSON.stringify(text)}`)
  return instant
}
