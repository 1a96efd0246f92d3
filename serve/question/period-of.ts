import { parseInstant } from '../../src/time/instant.ts'
import { type CivilPeriod, resolvePeriod } from '../../src/time/resolve-period.ts'
import { localDate } from '../../src/time/zone.ts'
import type { PageQuestion } from './page-question.ts'

/** The dates that a question's period stands for at an instant. Throws `InvalidQueryError`. */
export function periodOf({ period, zone }: PageQuestion, asOf: string): CivilPeriod {
  const instant = parseInstant(asOf)
  if (instant === null) throw new Error(`not an instant: ${asOf}`)
  return resolvePeriod(period, localDate(zone, instant))
}
