import type { Subscription } from '../../config/config.ts'
import type { Source } from '../../src/engine/source.ts'
import { lookup } from '../../src/lookup.ts'
import { restrict } from '../../src/metrics/reading/restrict.ts'
import { together } from '../../src/metrics/reading/together.ts'
import { scopedWhere } from '../run/ask-report.ts'
import type { ScopeValue } from '../run/expand-scope.ts'
import type { AlertSubject } from './alert-records.ts'
import { type Asked, type Judged, judge } from './judge.ts'

/** A subscription that has a condition. */
export type AlertSubscription = Pick<Subscription, 'scope'> & { readonly alert: NonNullable<Subscription['alert']> }

type Subject = Omit<AlertSubject, 'since'>

/** What the groups of all parts are now. */
export interface JudgedParts {
  readonly subjects: ReadonlyMap<string, Subject & Pick<Judged, 'verdict'>>
  /** What is true of a subject that is not listed. */
  readonly others: 'quiet' | 'not-judged'
}

/** The parts that a condition is judged in: everything, and each value that a reader has of a dimension other than the judged one. */
export function partsOf(
  { scope, alert }: AlertSubscription,
  values: readonly ScopeValue[],
): readonly (ScopeValue | null)[] {
  if (scope === 'all') return [null]
  const others = values.filter(({ dimension }) => dimension !== alert.each)
  return scope.each.some(dimension => dimension === alert.each) ? [null, ...others] : others
}

/** Judges a condition in each part of a store. */
export async function judgeParts(
  source: Source,
  { alert }: AlertSubscription,
  { asked, parts }: { readonly asked: Asked; readonly parts: readonly (ScopeValue | null)[] },
): Promise<JudgedParts> {
  const judged = await together(source, shared =>
    Promise.all(
      parts.map(async part => ({ part, ...(await judge(partOf(shared, asked, part), alert, unfiltered(asked))) })),
    ),
  )
  const subjects = judged.flatMap(({ part, groups }) =>
    groups.map(group => {
      const subject = subjectOf(alert.each, part, group)
      return [subject.key, { ...subject, verdict: group.verdict }] as const
    }),
  )
  return { subjects: new Map(subjects), others: judged[0]?.others ?? 'quiet' }
}

/** The part of a store that a subject is of, without its group. */
export function partOf<S extends Source>(source: S, { where }: Asked, part: AlertSubject['part']): S {
  return restrict(source, scopedWhere(where === undefined ? {} : { where }, part) as never)
}

/** The question of a part, whose source has the filter. */
export function unfiltered({ where: _, ...asked }: Asked): Asked {
  return asked
}

/** Whether a subject is among the values that a recipient has. `scope` is null for the scope `all`. */
export function concerns(
  { part, group }: Pick<AlertSubject, 'part' | 'group'>,
  scope: Readonly<Record<string, readonly string[]>> | null,
): boolean {
  if (scope === null) return true
  const own = part ?? group
  return own !== null && (lookup(scope, own.dimension) ?? []).includes(own.value)
}

function subjectOf(each: string, part: ScopeValue | null, { value, label, measured, of }: Judged): Subject {
  const group = value === null ? null : { dimension: each, value }
  const names = [label, part?.label ?? null].filter(name => name !== null)
  return {
    key: JSON.stringify([part?.dimension ?? null, part?.value ?? null, group?.dimension ?? null, value]),
    part: part === null ? null : { dimension: part.dimension, value: part.value },
    group,
    label: names.length === 0 ? null : names.join(', '),
    measured,
    of,
  }
}
