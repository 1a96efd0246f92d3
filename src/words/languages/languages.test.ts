import { describe, expect, test } from 'vitest'
import { formatCounted } from '../format.ts'
import { type Locale, languages, locales, wordsOf } from '../locale.ts'
import { fixedSpaces } from '../typography.ts'

type Said = readonly (readonly [path: string, text: string])[]

/** A placeholder for an argument: a name that no language would use by itself, in every form of a noun. */
const token = (index: number) => `⟦${index}⟧`
const noun = (index: number) => ({
  one: token(index),
  other: token(index),
  over: { one: token(index), other: token(index) },
  none: token(index),
  all: token(index),
  ofThe: token(index),
  the: token(index),
  among: token(index),
})

/** Arguments of the sentences that take more than texts, by path. */
const given: Readonly<Record<string, readonly unknown[]>> = {
  'dates.part': [{ part: { type: 'year', value: token(0) }, before: undefined, after: undefined }],
  'dates.hour': [9],
  'dates.week': [44],
  'dates.quarter': [4, token(1)],
  'dates.during': [{ kind: 'month', name: token(0), first: token(0), last: token(0), quarter: 4, year: token(0) }],
  'values.hoursAndMinutes': [3, 5],
  'dimensions.by': [noun(0)],
  'dimensions.metricBy': [token(0), noun(1), token(2)],
  'report.besideUnknown.saidFirst': [noun(0), { share: token(1), counted: noun(2) }, token(3)],
  'report.besideUnknown.amongKnown': [noun(0), token(1)],
  'report.hours.hourName': [token(0), 9, 10],
  'report.page.pageNumber': [2, 7],
  'report.ranking.nothing': [noun(0), noun(1), token(2)],
  'report.ranking.alone': [noun(0), token(1), noun(2), token(3)],
  'report.ranking.allUnknown': [noun(0), noun(1)],
  'report.ranking.leads': [noun(0), token(1), token(2)],
  'report.ranking.highest': [noun(0), token(1), token(2), token(3)],
  'report.split.nothing': [noun(0), noun(1), token(2)],
  'report.split.allUnknown': [noun(0), noun(1)],
  'report.split.only': [noun(0), token(1), noun(2)],
  'report.split.leads': [noun(0), token(1), token(2)],
  'pages.groups.title': [noun(0)],
  'pages.groups.more': [token(0), noun(1)],
  'pages.groups.one': [noun(0)],
  'charts.ranking.rise': [token(0), 3],
  'charts.ranking.others': [3, token(1), token(2)],
  'charts.panels.more': [3, token(1)],
  'charts.heatmap.states': [31, 17, token(2)],
  'charts.heatmap.framed': [5],
}

/** Texts in which some languages leave out the time or the dimension. */
const mayLeaveOut = /^report\.(evolutionNote\.(counted|partial)|besideUnknown\.amongKnown)/

/** All texts of a language, sentences with placeholders for their arguments. The English functions give the number of arguments. */
function saidIn(locale: Locale): Said {
  const walk = (english: unknown, own: unknown, path: string): Said => {
    if (typeof english === 'function' && typeof own === 'function') {
      const args = given[path] ?? Array.from({ length: english.length }, (_, index) => token(index))
      const result: unknown = own(...args)
      if (typeof result === 'string') return [[path, result]]
      return Array.isArray(result) ? [[path, result.join('')]] : walk(english(...args), result, path)
    }
    if (typeof own === 'string') return [[path, own]]
    if (own instanceof RegExp || typeof own !== 'object' || own === null || typeof english !== 'object') return []
    return Object.keys(own).flatMap(key =>
      walk(Reflect.get(english ?? {}, key), Reflect.get(own, key), path === '' ? key : `${path}.${key}`),
    )
  }
  return walk(languages.en, languages[locale], '').filter(
    ([path]) => !/^(tag|typography|sheet\.separators)|^pages\.wrongQuestion\.untold/.test(path),
  )
}

const english = new Map(saidIn('en'))
const tokensIn = (text: string) => [...new Set(text.match(/⟦\d⟧/g) ?? [])].toSorted()

describe.each(locales)('%s', locale => {
  const said = saidIn(locale)
  const wrong = (isWrong: (text: string, english: string, path: string) => boolean) =>
    said.filter(([path, text]) => isWrong(text, english.get(path) ?? '', path))

  test('has the same texts as English', () => {
    expect(said.map(([path]) => path).toSorted()).toEqual([...english.keys()].toSorted())
    expect(wrong((text, other) => (text.trim() === '') !== (other.trim() === ''))).toEqual([])
  })

  test('has no text left over from the language that it was copied from', () => {
    const others = locales.filter(other => other !== locale).map(other => new Map(saidIn(other)))
    const isLong = (text: string) => (text.replace(/⟦\d⟧/g, '').match(/\p{L}{2,}/gu) ?? []).length >= 3
    expect(said.filter(([path, text]) => isLong(text) && others.some(other => other.get(path) === text))).toEqual([])
  })

  test('has no gap and leaves out no argument', () => {
    expect(wrong(text => /undefined|null|NaN|\[object|\$\{|=>/.test(text))).toEqual([])
    expect(
      wrong((text, other, path) => !mayLeaveOut.test(path) && tokensIn(text).join() !== tokensIn(other).join()),
    ).toEqual([])
  })

  test('joins its surroundings as English does', () => {
    for (const end of [/^[\s,;:]/, /\s$/, /\.$/])
      expect(wrong((text, other) => end.test(text) !== end.test(other))).toEqual([])
  })

  test('follows its typography', () => {
    for (const fault of faults[locale])
      expect([fault, wrong(text => fault.test(fixedSpaces(text, locale)))]).toEqual([fault, []])
  })

  test('has the form for each number', () => {
    const rules = new Intl.PluralRules(wordsOf(locale).tag)
    for (const count of [0, 1, 2, 5, 21, 1_000, 1_000_000]) {
      const form = rules.select(count) === 'one' ? 'one' : 'other'
      expect(formatCounted(count, { one: '(one)', other: '(other)' }, locale)).toContain(`(${form})`)
    }
  })
})

const anywhere = [/['"]/, / {2}/, / [,.]/, /\d (h|min|s|%)(?!\p{L})/u]
/** Typographic faults. */
const faults: Readonly<Record<Locale, readonly RegExp[]>> = {
  en: [...anywhere, /\s[:;!?]/, /[«»„]/, /\d %/],
  fr: [...anywhere, / [:;!?»]/, /« /, /(?<![\u00a0\u202f\d])[:;!?](?=\s|$)/, /[“”„]/],
  es: [...anywhere, /\s[:;!?»]/, /«\s/, /[“”„]/, /^[^¿]*\?/, /\d%/],
  de: [...anywhere, /\s[:;!?]/, /[«»”]/, /„[^“]*$/, /\d%/],
}
