import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../test/arbitraries/runs.ts'
import { changesOf, chatsOf } from './alert-changes.ts'
import type { JudgedParts } from './alert-parts.ts'
import type { AlertSubject } from './alert-records.ts'

type Verdict = 'fired' | 'quiet' | 'not-judged'

const keys = ['lyon', 'lille', 'nice'] as const
const subjectOf = (key: string, measured: number | null) => ({
  key,
  part: null,
  group: { dimension: 'establishment', value: key },
  label: key.toUpperCase(),
  measured,
  of: measured === null ? null : measured * 10,
})

/** A check: what each subject is, if the check lists it, and what all others are. */
const checks = fc.record({
  listed: fc.dictionary(
    fc.constantFrom(...keys),
    fc.record({
      verdict: fc.constantFrom<Verdict>('fired', 'quiet', 'not-judged'),
      measured: fc.option(fc.integer({ min: 0, max: 9 }), { nil: null }),
    }),
    { noNullPrototype: true },
  ),
  others: fc.constantFrom<JudgedParts['others']>('quiet', 'not-judged'),
})

test('an alert begins once, is over once, and in between is on, whatever cannot be judged meanwhile', () => {
  const property = fc.property(fc.array(checks, { maxLength: 8 }), given => {
    let on: readonly AlertSubject[] = []
    // What a person would note down: since when each is on, and what was last measured.
    const noted = new Map<string, { since: string; measured: number | null }>()
    for (const [index, { listed, others }] of given.entries()) {
      const asOf = `2026-11-${String(index + 1).padStart(2, '0')}T07:00:00Z`
      const subjects = new Map(
        Object.entries(listed).map(([key, { verdict, measured }]) => [key, { ...subjectOf(key, measured), verdict }]),
      )
      const changes = changesOf(on, { subjects, others }, asOf)
      const [begun, over] = [new Set<string>(), new Map<string, number | null>()]
      for (const key of keys) {
        const now = listed[key]
        const verdict = now?.verdict ?? others
        const before = noted.get(key)
        if (before === undefined && verdict === 'fired') {
          begun.add(key)
          noted.set(key, { since: asOf, measured: now?.measured ?? null })
        } else if (before !== undefined && verdict === 'quiet') {
          over.set(key, now?.measured ?? null)
          noted.delete(key)
        } else if (before !== undefined && now !== undefined) noted.set(key, { ...before, measured: now.measured })
      }
      const expected = new Map(
        [...noted].map(([key, { since, measured }]) => [key, { ...subjectOf(key, measured), since }]),
      )
      expect(new Map(changes.on.map(subject => [subject.key, subject]))).toEqual(expected)
      expect(changes.on).toHaveLength(expected.size)
      expect(changes.begun.map(({ key }) => key).toSorted()).toEqual([...begun].toSorted())
      for (const subject of changes.begun) expect(subject).toEqual(expected.get(subject.key))
      expect(new Map(changes.over.map(({ key, measured }) => [key, measured]))).toEqual(over)
      for (const { key, of, measured, since, label } of changes.over) {
        expect([of, label]).toEqual([measured === null ? null : measured * 10, key.toUpperCase()])
        expect(since < asOf).toBe(true)
      }
      on = changes.on
    }
  })
  fc.assert(property, runs(200))
})

test('the chats behind a condition are those that explain it', () => {
  const metric = (name: NonNullable<Parameters<typeof chatsOf>[0]['metric']>['name']) =>
    chatsOf({ each: 'all', metric: { name, above: 1, atLeast: 1 } })
  expect(chatsOf({ each: 'all', waiting: { moreThan: 3 } })).toBe('watched')
  expect(chatsOf({ each: 'all', silence: { hours: 24 } })).toBeNull()
  expect(metric('activeChats')).toBe('active')
  expect(metric('waitingChats')).toBe('waiting')
  expect(metric('medianDelaySeconds')).toBe('handled')
  expect(metric('handledWithin4h')).toBe('unanswered')
  expect(metric('meanResponseSeconds')).toBe('active')
})
