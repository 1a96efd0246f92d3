import { InvalidQueryError } from '../errors.ts'
import { parseInstant, secondsOf } from '../time/instant.ts'
import { type FindingName, findingNames } from './findings.ts'
import type { Quality } from './quality.ts'
import { type QualityRules, type ReadRules, readQualityRules, type SizeName, sizes } from './quality-rules.ts'

/** Whether a store keeps one rule. */
export interface CheckedRule {
  /** Such as `maxAgeHours` or `atMost.lateRows`. */
  readonly rule: string
  readonly passed: boolean
  /** What was found: hours, a count, or a share from 0 to 1, like the bound. Null if the store has no data. */
  readonly figure: number | null
  readonly bound: number
  readonly unit: 'hours' | 'count' | 'share'
  /** One of the things found; null if there is none. */
  readonly example: string | null
}

export interface CheckOptions {
  /** Now, ISO 8601, for the age of the data. */
  readonly now: string
}

/**
 * Compares the data quality of a store with rules, given or read from a YAML file: one result a rule, in the order of their documentation.
 * Throws `InvalidQueryError` for rules that are wrong.
 *
 * @example
 * const rules = { atMost: { chatsWithoutChannel: '5%', unknownEstablishments: 0 } }
 * const checked = await checkQuality(await quality(store), rules, { now: '2026-11-01T08:00:00Z' })
 * console.log(checked.every(({ passed }) => passed)) // true
 */
export async function checkQuality(
  found: Quality,
  rules: string | QualityRules,
  { now }: CheckOptions,
): Promise<readonly CheckedRule[]> {
  const { maxAgeHours, atMost = {}, atLeast = {} } = await readQualityRules(rules)
  const sizeOf = (name: SizeName) => of(found, sizeBases[name])
  return [
    ...(maxAgeHours === undefined ? [] : [checkAge(found, maxAgeHours, now)]),
    ...findingNames.flatMap(name => checkFinding(found, name, atMost)),
    ...sizes.flatMap(name => {
      const bound = atLeast[name]
      if (bound === undefined) return []
      const figure = sizeOf(name)
      const passed = figure >= bound
      return [{ rule: `atLeast.${name}`, passed, figure, bound, unit: 'count', example: null } as const]
    }),
  ]
}

/** The finding whose base is the size. */
const sizeBases = {
  rows: 'lateRows',
  chats: 'chatsWithoutChannel',
  establishments: 'unknownEstablishments',
  days: 'emptyDays',
} as const satisfies Readonly<Record<SizeName, FindingName>>

function of({ findings }: Quality, name: FindingName): number {
  return findings.find(({ finding }) => finding === name)?.of ?? 0
}

function checkAge({ knownUntil }: Quality, bound: number, now: string): CheckedRule {
  const [until, at] = [parseInstant(knownUntil ?? ''), parseInstant(now)]
  if (at === null) throw new InvalidQueryError(`now must be an instant, ISO 8601 with offset or Z: ${now}`)
  const figure = until === null ? null : Math.max(0, secondsOf(at - until) / 3600)
  const passed = figure !== null && figure <= bound
  return { rule: 'maxAgeHours', passed, figure, bound, unit: 'hours', example: knownUntil }
}

function checkFinding(
  { findings }: Quality,
  name: FindingName,
  bounds: NonNullable<ReadRules['atMost']>,
): readonly CheckedRule[] {
  const bound = bounds[name]
  if (bound === undefined) return []
  // What does not apply to a store was not found in it.
  const { count = 0, of = 0, example = null } = findings.find(({ finding }) => finding === name) ?? {}
  const figure = bound.isShare ? (of === 0 ? 0 : count / of) : count
  const unit = bound.isShare ? 'share' : 'count'
  return [{ rule: `atMost.${name}`, passed: figure <= bound.value, figure, bound: bound.value, unit, example }]
}
