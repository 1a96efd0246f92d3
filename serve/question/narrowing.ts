import type { Filter } from '../../src/metrics/definitions/query.ts'
import { addDays, addUnits } from '../../src/time/civil.ts'
import type { Grain } from '../../src/time/grain.ts'
import type { PageQuestion, StartHour } from './page-question.ts'

/** Narrows a question to the chats of a group: one value for each of its dimensions. */
export function toGroup({ where }: PageQuestion, key: Readonly<Record<string, string>>): Partial<PageQuestion> {
  const narrowed: Filter = {
    ...where,
    ...Object.fromEntries(Object.entries(key).map(([dimension, value]) => [dimension, [value]])),
  }
  return { where: narrowed, rankingPage: 1 }
}

/**
 * Narrows a question to the days of a bucket within the period; for an hour, to its day, because periods are dates. `bucket` is as in an answer:
 * a date, or the local time of an hour.
 */
export function toBucket(
  bucket: string,
  grain: Grain,
  period: { readonly start: string; readonly end: string },
): Partial<PageQuestion> {
  const date = bucket.slice(0, 10)
  const end = grain === 'hour' ? addDays(date, 1) : addUnits(grain, date, 1)
  return {
    period: { start: date < period.start ? period.start : date, end: end > period.end ? period.end : end },
    grain: null,
    rankingPage: 1,
  }
}

/** Narrows a question to chats that started in this hour of the week. */
export function toHour(hour: StartHour): Partial<PageQuestion> {
  return { startedIn: [hour], rankingPage: 1 }
}
