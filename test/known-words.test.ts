import { describe, expect, test } from 'vitest'
import { sampleReport } from '../fixtures/sample-answers.ts'
import { composeLetter } from '../jobs/delivery/compose-letter.ts'
import type { Answer, Coverage } from '../src/metrics/definitions/answers.ts'
import { knownNotices } from '../src/report/blocks/known-notices.ts'
import { readInput } from '../src/report/model/reading.ts'
import type { ReportInput } from '../src/report/model/report-input.ts'
import type { ReportOptions } from '../src/report/model/report-options.ts'
import { reportModel } from '../src/report/report-model.ts'
import { flatAnswer } from '../src/tables/flat-answer.ts'
import { formatCount, formatCounted, formatDelayInWords } from '../src/words/format.ts'
import { formatInstant } from '../src/words/format-date.ts'
import { type Locale, locales, wordsOf } from '../src/words/locale.ts'
import { fixedSpaces } from '../src/words/typography.ts'

const spaced = (text: string) => text.replace(/[\u00a0\u202f\u2009]/g, ' ')
const sample = sampleReport('ordinary')

/** Every string in a value, including those in chart specs. */
function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [spaced(value)]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : []
}

/** The sample, with another known span in each of its answers. */
function known(changes: Partial<Pick<Answer, 'knownFrom' | 'knownUntil' | 'asOf' | 'covered'>>): ReportInput {
  const changed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(changed)
    return typeof value === 'object' && value !== null && 'knownUntil' in value ? { ...value, ...changes } : value
  }
  return Object.fromEntries(
    Object.entries(sample).map(([key, value]) => [key, changed(value)]),
  ) as unknown as ReportInput
}

function letterOf(input: ReportInput, locale: Locale, plannedAt?: string) {
  const report = { label: 'Lyon', input, files: [] }
  return composeLetter({
    subscription: 'monthly',
    messageId: '<a@example.com>',
    to: { address: 'ann@example.com', name: 'Ann' },
    locale,
    reports: [report],
    ...(plannedAt === undefined ? {} : { plannedAt }),
  })
}

const oneLine = (text: string) => spaced(text).replace(/\s+/g, ' ')

describe.each(locales)('in %s', locale => {
  const { chats, dates, metrics, report } = wordsOf(locale)
  const paris = (instant: string) => spaced(formatInstant(instant, 'Europe/Paris', locale))
  /** The part of a sentence before its argument. */
  const before = (sentence: (text: string) => string) => spaced(sentence('⟦')).split('⟦')[0] ?? ''
  const sides: readonly (readonly [Coverage, Coverage])[] = [
    ['full', 'partly'],
    ['full', 'not'],
    ['partly', 'full'],
    ['not', 'full'],
    ['partly', 'partly'],
  ]
  test.each(sides)(
    'of a period covered %s and a comparison covered %s no change is called better or worse',
    (period, comparison) => {
      const input = known({ knownFrom: '2026-09-15T07:12:00Z', covered: { period, comparison } })
      const model = reportModel(input, { locale })
      const judged = new RegExp(
        [
          '▲|▼|[+−]\\d|climbed|% (more|fewer)|as many as|against \\d',
          'gagne \\d|% de (plus|moins)|autant qu|contre \\d',
          'sube \\d|% (más|menos)|tantos como|frente a \\d',
          'steigt um|% (mehr|weniger)|ebenso viele|gegenüber \\d',
        ].join('|'),
      )
      expect(textsOf(model).filter(text => judged.test(text))).toEqual([])
      const tones = model.sections.flatMap(({ blocks }) =>
        blocks.flatMap(block => (block.type === 'figures' ? block.figures.map(({ change }) => change) : [])),
      )
      expect(tones.filter(change => change !== null)).toEqual([])
      // The report and the letter both begin with this notice.
      expect(model.notices).toHaveLength(1)
      const notice = spaced(model.notices[0] ?? '')
      expect(notice.startsWith(before(report.notices.uncovered))).toBe(true)
      expect(notice).toContain(paris('2026-09-15T07:12:00Z'))
      const { subject, text, html } = letterOf(input, locale)
      expect(oneLine(text)).toContain(spaced(model.notices[0] ?? ''))
      expect(oneLine(text).indexOf(spaced(model.notices[0] ?? ''))).toBeLessThan(
        oneLine(text).indexOf(spaced(model.lead)),
      )
      expect(html).toContain(model.notices[0])
      for (const body of [subject, text]) expect(spaced(body)).not.toMatch(judged)
    },
  )

  test('if the period is covered in full, nothing comes before the lead, and changes are stated', () => {
    const model = reportModel(sample, { locale })
    expect(model.notices).toEqual([])
    expect(textsOf(model).some(text => /12% more|12 % (de plus|más|mehr)/.test(text))).toBe(true)
    expect(textsOf(model).some(text => text.includes('▲'))).toBe(true)
  })

  test('a log that ended too many hours ago is mentioned first, with its end', () => {
    const input = known({ knownUntil: '2026-11-01T17:00:00Z', asOf: '2026-11-01T17:00:00Z' })
    const noticed = (options: Partial<ReportOptions>) => reportModel(input, { locale, ...options }).notices.map(spaced)
    const [first = '', ...others] = noticed({ now: '2026-11-28T09:30:00Z' })
    expect(others).toEqual([])
    expect(first).toContain(`${paris('2026-11-01T17:00:00Z')}, ${spaced(formatDelayInWords(26 * 86_400, locale))}`)
    expect(noticed({ now: '2026-11-02T19:00:00Z' })).toEqual([])
    expect(noticed({ now: '2026-11-02T19:00:01Z' })).toHaveLength(1)
    expect(noticed({ now: '2026-11-02T19:00:01Z', staleHours: 48 })).toEqual([])
    expect(noticed({ now: '2026-11-01T18:00:01Z', staleHours: 1 })).toHaveLength(1)
    expect(noticed({})).toEqual([])
    expect(oneLine(letterOf(input, locale, '2026-11-28T09:30:00Z').text)).toContain(first)
  })

  test('a period that the store does not know or that has not begun shows no zeros', () => {
    const figuresOf = (input: ReportInput, id: string) =>
      reportModel(input, { locale }).sections.flatMap(({ blocks }) =>
        blocks.flatMap(block => (block.type === 'figures' && block.id === id ? block.figures : [])),
      )
    const unknown = known({ covered: { period: 'not', comparison: 'not' } })
    const ahead = known({ knownUntil: '2026-09-20T10:00:00Z', asOf: '2026-09-20T10:00:00Z' })
    for (const input of [unknown, ahead]) {
      for (const id of ['volume-figures', 'handling-figures']) {
        expect(figuresOf(input, id).map(({ value, change }) => [value, change])).toEqual(
          figuresOf(sample, id).map(() => ['–', null]),
        )
      }
      const evolution = reportModel(input, { locale })
        .sections.flatMap(({ blocks }) => blocks)
        .find(({ id }) => id === 'evolution')
      expect(evolution?.type === 'chart' ? spaced(evolution.title) : '').toMatch(
        new RegExp(`^${before(report.evolution.unknown)}`),
      )
    }
    const { lead, head } = reportModel(ahead, { locale, now: '2026-11-28T09:30:00Z' })
    const at = paris('2026-09-20T10:00:00Z')
    expect(spaced(lead).startsWith(`${before(text => report.lead.ahead('', text))}${at}`)).toBe(true)
    expect(spaced(head[0]?.value ?? '')).toContain(`${report.head.progress.ahead}${report.head.on(at)}`)
  })

  test('a running period is counted “so far” only if the log reaches now', () => {
    const running = known({ knownUntil: '2026-10-18T18:29:00Z', asOf: '2026-10-18T18:29:00Z' })
    const then = dates.upTo(paris('2026-10-18T18:29:00Z'))
    const { soFar } = dates
    const lead = (now: string) => spaced(reportModel(running, { locale, now }).lead)
    expect(lead('2026-10-18T18:30:00Z')).toContain(soFar)
    expect(lead('2026-11-28T09:30:00Z')).toContain(then)
    expect(lead('2026-11-28T09:30:00Z')).not.toContain(soFar)
  })

  test('a notice says that waits run on after the end of the log, but only beside waits', () => {
    const later = known({ knownUntil: '2026-10-18T18:29:00Z', asOf: '2026-11-10T08:00:00Z' })
    const reading = readInput(later, later.volume, { locale, now: '2026-11-28T09:30:00Z' })
    const waits = spaced(report.notices.waitsUntil(paris('2026-11-10T08:00:00Z')))
    expect(spaced(knownNotices(reading).join(' '))).toContain(waits)
    expect(spaced(knownNotices(reading, { waits: false }).join(' '))).not.toContain(waits)
  })

  test('the head says until when the log is known, and the asOf if it differs', () => {
    const labels = [report.head.knownUntil, report.head.asOf]
    const lines = (input: ReportInput) =>
      reportModel(input, { locale })
        .head.filter(({ label }) => labels.includes(spaced(label)))
        .map(({ value }) => spaced(value))
    const asOf = paris('2026-11-02T08:00:00Z')
    expect(lines(sample)).toEqual([asOf])
    expect(lines(known({ knownUntil: '2026-11-02T05:50:00Z' }))).toEqual([paris('2026-11-02T05:50:00Z'), asOf])
    expect(lines(known({ knownFrom: null, knownUntil: null }))[0]).toBe(report.notices.never)
  })

  test('an open first wait and any open wait never have the same name', () => {
    const marked = {
      ...sample,
      summary: { ...sample.summary, started: 9_999, handled: 2_000, waiting: 4_321, closedUnanswered: 3_678 },
      heatmap: {
        ...sample.heatmap,
        cells: sample.heatmap.cells.map(cell => ({
          ...cell,
          state: 'waiting' as const,
          handled: 0,
          waiting: 4_321,
          started: 4_321,
          meanDelaySeconds: null,
        })),
      },
      watchList: { ...sample.watchList, waitingChats: 8_765 },
    }
    const model = reportModel(marked, { locale })
    const named = (text: string) => /first answer|première réponse|sin primera respuesta|ohne erste Antwort/i.test(text)
    const waits = (text: string) =>
      /\bwaiting\b|still wait|en attente|attend(ent)? encore|en espera|\bwart(et|en|ende)\b/i.test(text)
    const figures = model.sections.flatMap(({ blocks }) =>
      blocks.flatMap(block => (block.type === 'figures' ? block.figures : [])),
    )
    for (const { label, value } of figures) {
      if (value === formatCount(4321, locale)) expect([named(label), waits(label)]).toEqual([true, false])
      if (value === formatCount(8765, locale)) expect([named(label), waits(label)]).toEqual([false, true])
    }
    // No sentence, description of a mark or definition confuses the two.
    const clauses = [...textsOf(model), ...textsOf(letterOf(marked, locale))].flatMap(text =>
      text.split(/[.;,:(]| and | et | y | und /),
    )
    const isOfFirstWait = (clause: string) =>
      named(clause) || (/4.?321/.test(clause) && /[a-z]/i.test(clause.replace(/mean|délai/g, '')))
    expect(clauses.filter(clause => isOfFirstWait(clause) && waits(clause))).toEqual([])
    const definitions = model.sections
      .flatMap(({ blocks }) => blocks)
      .flatMap(block => (block.type === 'definitions' && block.id === 'definitions' ? block.entries : []))
    const unanswered = definitions.find(({ label }) => label === chats.firstWait.title)
    expect(named(unanswered?.label ?? '')).toBe(true)
    expect(new Set(definitions.map(({ label }) => label)).size).toBe(definitions.length)
  })

  test('every wait has its delay, and the waits outside the handling delay are counted', () => {
    const handling = (summary: Partial<ReportInput['summary']>) =>
      reportModel({ ...sample, summary: { ...sample.summary, ...summary } }, { locale }).sections.flatMap(
        ({ blocks }) => blocks,
      )
    const blocks = handling({ openedWaits: 2_000, answeredWaits: 1_500, laterWaits: 800, medianResponseSeconds: 300 })
    const sentence = blocks.find(({ id }) => id === 'later-waits')
    const { later, wait } = report.responses
    expect(sentence?.type === 'paragraph' ? spaced(sentence.text) : '').toBe(
      spaced(fixedSpaces(later.other('800', formatCounted(2_000, wait, locale)), locale)),
    )
    const figures = blocks.find(({ id }) => id === 'response-figures')
    const said = figures?.type === 'figures' ? figures.figures.map(({ note }) => spaced(note ?? '')) : []
    expect(said[0]).toMatch(/1.?500 .*\(75 ?%\)/)
    for (const note of said.slice(1)) expect(note).toMatch(/1.?500/)
    expect(handling({ laterWaits: 0 }).some(({ id }) => id === 'later-waits')).toBe(false)
    expect(
      handling({ openedWaits: 0, answeredWaits: 0, laterWaits: 0 }).some(({ id }) => id === 'response-figures'),
    ).toBe(false)
    const letter = (laterWaits: number) =>
      letterOf({ ...sample, summary: { ...sample.summary, laterWaits } }, locale).text
    const label = metrics.medianResponseSeconds.title
    expect([spaced(letter(3)).includes(label), spaced(letter(0)).includes(label)]).toEqual([true, false])
  })

  test('the head, the letter, its footer and the report of an establishment have its name', () => {
    const query = { ...sample.volume.query, where: { establishment: ['s-042'] } }
    const names = [{ id: 's-042', name: 'Lyon Part-Dieu' }]
    const input = { ...sample, establishmentNames: names, volume: { ...sample.volume, query } }
    const model = reportModel(input, { locale })
    expect(model.subtitle).toMatch(/^Lyon Part-Dieu, /)
    const { text, html } = letterOf(input, locale)
    for (const said of [JSON.stringify([model.title, model.subtitle, model.head, model.lead]), text, html]) {
      expect(said).toContain('Lyon Part-Dieu')
      expect(said).not.toContain('s-042')
    }
    const others = { ...query, not: { channel: ['sms'] }, where: { establishment: ['s-042', 's-043'] } }
    const two = reportModel({ ...input, volume: { ...input.volume, query: others } }, { locale })
    expect(two.subtitle).toMatch(new RegExp(`^${report.head.filteredScope}`))
    expect(JSON.stringify(two.head)).toMatch(/Lyon Part-Dieu.*s-043/)
  })
})

test('the headings of a table distinguish the two kinds of waiting', () => {
  const title = (answer: Parameters<typeof flatAnswer>[0], column: string) =>
    flatAnswer(answer).columns.find(({ name }) => name === column)?.title
  expect(title(sample.summary, 'waiting')).toBe('Still without a first answer')
  expect(title(sample.heatmap, 'waiting')).toBe('Still without a first answer')
  expect(title(sample.watchList, 'waitingChats')).toBe('Chats waiting')
})
