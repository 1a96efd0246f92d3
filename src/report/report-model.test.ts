import { describe, expect, test } from 'vitest'
import { type SampleName, sampleNames, sampleReport } from '../../fixtures/sample-answers.ts'
import { formatShare } from '../words/format.ts'
import { type Locale, locales, wordsOf } from '../words/locale.ts'
import type { Block, ReportModel, Table } from './model/model.ts'
import type { ReportInput } from './model/report-input.ts'
import { reportModel } from './report-model.ts'

/** Intl and this project use four kinds of spaces; most of these tests only check where they are. */
const spaced = (text: string | null | undefined) => (text ?? '').replace(/[\u00a0\u202f\u2009]/g, ' ')

const blocksOf = (model: ReportModel) => model.sections.flatMap(section => section.blocks)

function block<T extends Block['type']>(model: ReportModel, type: T, id: string): Extract<Block, { type: T }> {
  const found = blocksOf(model).find(candidate => candidate.type === type && candidate.id === id)
  if (found === undefined) throw new Error(`no ${type} ${id} among ${blocksOf(model).map(each => each.id)}`)
  return found as Extract<Block, { type: T }>
}

function tablesOf(model: ReportModel): readonly Table[] {
  return blocksOf(model).flatMap(each =>
    each.type === 'table' ? [each.table] : each.type === 'chart' ? each.variants.map(variant => variant.table) : [],
  )
}

/** All texts of a model, without the chart specs. */
function textsOf(model: ReportModel): readonly string[] {
  const strings = (value: unknown): readonly string[] =>
    typeof value === 'string'
      ? [value]
      : typeof value === 'object' && value !== null
        ? Object.entries(value).flatMap(([key, inner]) => (key === 'spec' ? [] : strings(inner)))
        : []
  return strings(model)
}

/** The ordinary sample with some answers replaced. */
function changed(change: { readonly [K in keyof ReportInput]?: Partial<ReportInput[K]> }): ReportInput {
  const input = sampleReport('ordinary')
  return Object.fromEntries(
    Object.entries(input).map(([key, value]) => [
      key,
      Array.isArray(value) ? value : { ...value, ...change[key as keyof ReportInput] },
    ]),
  ) as unknown as ReportInput
}

describe.each(sampleNames.flatMap(name => locales.map(locale => [name, locale] as const)))(
  '%s in %s',
  (name, locale) => {
    const model = reportModel(sampleReport(name), { locale })

    test('has texts everywhere and shows no internals', () => {
      for (const text of textsOf(model)) expect(text).not.toMatch(/undefined|NaN|\[object|Infinity|\bnull\b/)
      expect(spaced(model.lead)).not.toBe('')
      expect(model.sections.map(section => section.id)).toEqual(['volume', 'handling', 'method'])
    })

    test('rows match their columns, and long lists end in one row', () => {
      for (const table of tablesOf(model)) {
        for (const row of table.rows) expect(row).toHaveLength(table.columns.length)
        expect(table.caption).not.toBe('')
      }
    })

    test('no two blocks or variants share an id', () => {
      const ids = blocksOf(model).flatMap(each =>
        each.type === 'chart' ? [each.id, ...each.variants.map(variant => variant.id)] : [each.id],
      )
      expect(new Set(ids).size).toBe(ids.length)
    })

    test('a mean is always shown with the number of chats behind it', () => {
      const delays = blocksOf(model).find(each => each.id === 'delay-figures')
      if (delays?.type === 'figures') for (const figure of delays.figures) expect(figure.note).toMatch(/\d/)
      const heatmap = blocksOf(model).find(each => each.id === 'heatmap')
      if (heatmap?.type !== 'chart') return
      for (const row of heatmap.variants[0]?.table.rows ?? []) {
        for (const cell of row.slice(1)) expect(cell).toMatch(/^–$|\(\d.*\/\d.*\)$/)
      }
    })

    test('French has its non-breaking spaces, English none', () => {
      const running = [model.lead, ...blocksOf(model).flatMap(each => (each.type === 'paragraph' ? [each.text] : []))]
      for (const text of running) {
        if (locale === 'fr') expect(text).not.toMatch(/ [:;!?»]|« /)
        else expect(text).not.toMatch(/[\u00a0\u202f ][:;!?]/)
      }
    })
  },
)

test('the same input gives the same model', () => {
  expect(reportModel(sampleReport('ordinary'), { locale: 'fr' })).toEqual(
    reportModel(sampleReport('ordinary'), { locale: 'fr' }),
  )
})

describe('the month in words', () => {
  test.each([
    [
      'en',
      '1,284 chats were active in October 2026, 12% more than in September, with 1,194 customers and 8,218 messages. Of the 1,156 chats started, 1,127 (97%) were handled, half of them within 1 h 26; 12 are still without a first answer and 17 were closed without an answer. Five establishments have chats waiting for more than 4 days. 2 rows of the log were rejected and are not counted.',
    ],
    [
      'fr',
      '1 284 chats ont été actifs en octobre 2026, 12 % de plus qu’en septembre, avec 1 194 clients et 8 218 messages. Sur 1 156 chats reçus, 1 127 (97 %) ont été pris en charge, la moitié en 1 h 26 ou moins ; 12 sont encore sans première réponse et 17 ont été clos sans réponse. Cinq établissements ont des chats en attente depuis plus de 4 jours. 2 lignes du journal ont été rejetées et ne comptent dans aucun chiffre.',
    ],
  ] as const)('%s', (locale, lead) => {
    expect(spaced(reportModel(sampleReport('ordinary'), { locale }).lead)).toBe(lead)
  })

  const one = changed({
    volume: { activeChats: 1, activeCustomers: 1, messages: 1, changeRatio: null },
    summary: { started: 1, handled: 1, waiting: 0, closedUnanswered: 0, medianDelaySeconds: 120 },
    watchList: { establishments: 1 },
  })
  test('one chat, one customer, one message', () => {
    expect(spaced(reportModel(one, { locale: 'en' }).lead)).toContain('1 chat was active')
    expect(spaced(reportModel(one, { locale: 'en' }).lead)).toContain(
      'with 1 customer and 1 message. Of the 1 chat started, 1 was handled after 2 min. One establishment has chats',
    )
    expect(spaced(reportModel(one, { locale: 'fr' }).lead)).toContain(
      'avec 1 client et 1 message. Sur 1 chat reçu, 1 a été pris en charge en 2 min. Un établissement a des chats',
    )
  })

  test('nothing handled, nobody waiting', () => {
    const input = changed({
      summary: { started: 3, handled: 0, waiting: 1, closedUnanswered: 2, medianDelaySeconds: null },
      watchList: { establishments: 0, rows: [] },
    })
    expect(spaced(reportModel(input, { locale: 'en' }).lead)).toContain(
      'Of the 3 chats started, none was handled; 1 is still without a first answer and 2 were closed without an answer. No establishment has',
    )
    expect(spaced(reportModel(input, { locale: 'fr' }).lead)).toContain(
      'Sur 3 chats reçus, aucun n’a été pris en charge ; 1 est encore sans première réponse et 2 ont été clos sans réponse. Aucun établissement',
    )
  })

  test('an empty log, an empty period, a period that has not begun', () => {
    expect(reportModel(sampleReport('empty'), { locale: 'en' }).lead).toMatch(/^The log is empty/)
    const { volume } = sampleReport('ordinary')
    const { knownFrom, knownUntil, covered } = volume
    const quiet = {
      ...sampleReport('empty'),
      volume: { ...sampleReport('empty').volume, knownFrom, knownUntil, covered },
      dataQuality: sampleReport('ordinary').dataQuality,
    }
    expect(spaced(reportModel(quiet, { locale: 'fr' }).lead)).toMatch(
      /^Aucun chat n’a été actif en octobre 2026, pas plus qu’en septembre\./,
    )
    const ahead = { ...quiet, volume: { ...quiet.volume, asOf: '2026-09-30T21:59:59Z' } }
    expect(reportModel(ahead, { locale: 'en' }).lead).toMatch(/^The period had not begun/)
  })

  test('a running period says so, and where its comparison is cut', () => {
    const model = reportModel(sampleReport('toDate'), { locale: 'fr' })
    expect(spaced(model.lead)).toMatch(/actifs en octobre 2026 à ce jour, 12 % de plus qu’en septembre à la même date,/)
    expect(model.head.map(({ value }) => spaced(value))).toContain(
      '1er–30 septembre 2026 (30 jours), durée différente, arrêtée au 16 septembre 2026 à 12:30, au même point que la période',
    )
  })
})

describe('a change', () => {
  const titleOf = (now: number, before: number | null, locale: Locale) => {
    const before3 = before === null ? null : { activeChats: before, activeCustomers: before, messages: before }
    const input = changed({ volume: { activeChats: now, previous: before3 } })
    return spaced(block(reportModel(input, { locale }), 'chart', 'evolution').title)
  }
  test.each([
    [
      1284,
      1146,
      '1,284 active chats in October 2026, 12% more than in September',
      '1 284 chats actifs en octobre 2026, 12 % de plus qu’en septembre',
    ],
    [
      1,
      4,
      '1 active chat in October 2026, 75% fewer than in September',
      '1 chat actif en octobre 2026, 75 % de moins qu’en septembre',
    ],
    [
      4,
      4,
      '4 active chats in October 2026, as many as in September',
      '4 chats actifs en octobre 2026, autant qu’en septembre',
    ],
    [4, 0, '4 active chats in October 2026, none in September', '4 chats actifs en octobre 2026, aucun en septembre'],
    [
      0,
      4,
      'No active chat in October 2026, against 4 in September',
      'Aucun chat actif en octobre 2026, contre 4 en septembre',
    ],
    [4, null, '4 active chats in October 2026', '4 chats actifs en octobre 2026'],
  ] as const)('%s after %s', (now, before, en, fr) => {
    expect(titleOf(now, before, 'en')).toBe(en)
    expect(titleOf(now, before, 'fr')).toBe(fr)
  })

  test('from nothing is "new", never 0 %', () => {
    const input = changed({
      volume: {
        previous: { activeChats: 0, activeCustomers: 0, messages: 3 },
        changeRatio: { activeChats: null, activeCustomers: null, messages: 1 },
      },
    })
    const { figures } = block(reportModel(input, { locale: 'en' }), 'figures', 'volume-figures')
    expect(figures.map(figure => figure.change?.text)).toEqual(['new', 'new', '+100%'])
    expect(figures.map(figure => figure.note)).toEqual(['none in September', 'none in September', '3 in September'])
  })
})

describe('one denominator per chart', () => {
  test.each(locales)('the delays in %s: title, bars and table are shares of the chats started', locale => {
    // Few chats of many are handled, so shares of the handled chats would be very different.
    const classes = [19, 1, 0, 0, 0].map((handled, index) => ({
      fromSeconds: [0, 3600, 14_400, 28_800, 86_400][index] ?? 0,
      handled,
      share: handled / 100,
    }))
    const counts = { started: 100, handled: 20, waiting: 75, closedUnanswered: 5 }
    const input = changed({
      summary: { ...counts, handledWithin1h: 0.19, handledWithin4h: 0.2, handledWithin24h: 0.2 },
      delayDistribution: { ...counts, classes },
    })
    const delays = block(reportModel(input, { locale }), 'chart', 'delays')
    const table = delays.variants[0]?.table
    const numbers = (table?.rows ?? []).map(([, chats = '', share = '']) => [chats, share].map(Number.parseFloat))
    expect(numbers).toEqual([19, 1, 0, 0, 0, 75, 5, 100].map(count => [count, count]))
    const { firstWait, closed } = wordsOf(locale).chats
    expect(table?.rows.slice(5, 7).map(([name]) => name)).toEqual([firstWait.title, closed.title])
    expect(spaced(delays.title).split(',')[0]).toContain(spaced(formatShare(0.19, locale)))
    expect(spaced(delays.variants[0]?.alt)).toMatch(/19 ?%/)
    expect(JSON.stringify(delays.variants[0]?.spec)).not.toMatch(/"95\D?%"/)
  })
})

describe('slow and fast hours', () => {
  const cell = { weekday: 2, hour: 23, state: 'handled', waiting: 1, closedUnanswered: 0 } as const
  const quiet = sampleReport('ordinary').heatmap.cells.map(each => ({
    ...each,
    state: 'none' as const,
    started: 0,
    handled: 0,
    waiting: 0,
    closedUnanswered: 0,
    meanDelaySeconds: null,
  }))
  const week = (
    ...cells: readonly { readonly handled: number; readonly meanDelaySeconds: number; readonly weekday?: number }[]
  ) =>
    changed({
      heatmap: {
        cells: [
          ...quiet.slice(cells.length),
          ...cells.map(each => ({ ...quiet[0], ...cell, started: each.handled + 1, ...each })),
        ] as ReportInput['heatmap']['cells'],
      },
    })
  const said = (input: ReportInput, locale: Locale, minimumChats?: number) => {
    const model = reportModel(input, { locale, ...(minimumChats === undefined ? {} : { minimumChats }) })
    const found = blocksOf(model).find(each => each.id === 'hours')
    return found?.type === 'paragraph' ? spaced(found.text) : null
  }

  test('come with their number of chats and the minimum', () => {
    const input = week({ handled: 10, meanDelaySeconds: 7200 }, { handled: 12, meanDelaySeconds: 300, weekday: 1 })
    expect(said(input, 'en')).toBe(
      'Chats wait longest when they start on Tuesday 23:00–00:00: 2 h on average over 10 chats handled, 1 other without an answer. They are answered fastest on Monday 23:00–00:00: 5 min on average over 12 chats handled, 1 other without an answer. Only the 2 hours of the week with at least 10 chats handled are compared.',
    )
    expect(said(input, 'fr')).toMatch(/^L’attente est la plus longue pour les chats reçus le mardi de 23 h à 0 h : 2 h/)
  })

  test('never come from hours with fewer chats', () => {
    const input = week(
      { handled: 9, meanDelaySeconds: 900_000 },
      { handled: 10, meanDelaySeconds: 7200, weekday: 3 },
      { handled: 10, meanDelaySeconds: 300, weekday: 1 },
    )
    expect(said(input, 'en')).toMatch(/start on Wednesday/)
    expect(said(input, 'en', 9)).toMatch(/start on Tuesday.*at least 9 chats/)
  })

  test('say nothing when no hour reaches the minimum, and little when one does', () => {
    expect(said(week({ handled: 9, meanDelaySeconds: 60 }), 'en')).toBeNull()
    expect(said(week({ handled: 10, meanDelaySeconds: 60 }), 'fr')).toBe(
      'Une seule heure de la semaine a au moins 10 chats pris en charge, le mardi de 23 h à 0 h : 1 min en moyenne sur 10 chats pris en charge.',
    )
    const equal = week({ handled: 10, meanDelaySeconds: 60 }, { handled: 20, meanDelaySeconds: 60, weekday: 1 })
    expect(said(equal, 'en')).toBe(
      'The 2 hours of the week with at least 10 chats handled all have the same mean, 1 min.',
    )
  })
})

describe('filters', () => {
  const input = changed({})
  const query = {
    ...input.volume.query,
    where: { channel: ['widget', 'sms'], region: ['"><script>alert(1)</script>'] },
    not: { establishment: Array.from({ length: 40 }, (_, index) => `s${index}`) },
  }
  const model = (locale: Locale) => reportModel({ ...input, volume: { ...input.volume, query } }, { locale })

  test('are written in words, and long lists are counted', () => {
    const lines = (locale: Locale) => model(locale).head.map(({ label, value }) => spaced(`${label}: ${value}`))
    expect(lines('en')).toContain('Only chats with: Channel “widget” or “sms” and region “"><script>alert(1)</script>”')
    expect(lines('fr').at(-1)).toMatch(/^Sauf les chats avec: Établissement « s0 », .*« s11 » et 28 autres$/)
    expect(model('en').subtitle).toMatch(/^Filtered chats/)
  })

  test('a scope and a title of the caller are used, on one line', () => {
    const named = reportModel(input, { locale: 'en', title: 'Our\nmonth', scope: 'Sites of the north' })
    expect([named.title, named.subtitle]).toEqual(['Our month', 'Sites of the north, October 2026'])
  })
})

describe('degenerate reports', () => {
  test('a single establishment is not ranked', () => {
    const model = reportModel(sampleReport('oneEstablishment'), { locale: 'en' })
    expect(block(model, 'paragraph', 'ranking-establishment').text).toBe(
      'All active chats belong to the establishment Lyon Part-Dieu: there is nothing to rank.',
    )
  })

  test('a period without chats has sentences instead of empty charts', () => {
    const model = reportModel(sampleReport('empty'), { locale: 'fr' })
    expect(blocksOf(model).filter(each => each.type === 'chart')).toEqual([])
    expect(block(model, 'paragraph', 'no-start').text).toMatch(/^Aucune donnée pour la période/)
    expect(block(model, 'figures', 'volume-figures').figures.map(figure => figure.value)).toEqual(['–', '–', '–'])
    expect(block(model, 'figures', 'watch-figures').figures.map(figure => figure.value)).toEqual(['0', '0', '–'])
  })

  test('long tables end in one row that counts the others', () => {
    const model = reportModel(sampleReport('manyEstablishments'), { locale: 'en', tableRows: 5 })
    const ranking = block(model, 'chart', 'ranking-establishment').variants[0]?.table
    const given = sampleReport('manyEstablishments').rankings[0]
    expect(ranking?.rows).toHaveLength(6)
    expect(spaced(ranking?.rows.at(-1)?.[1])).toBe('4,995 others')
    const shown = (given?.rows ?? []).slice(0, 5).reduce((sum, row) => sum + (row.value ?? 0), 0)
    expect(ranking?.rows.at(-1)?.[2]).toBe(((given?.total ?? 0) - shown).toLocaleString('en-GB'))
    // A chat may be in several regions, so those left out cannot be summed.
    const regions = block(
      reportModel(sampleReport('ordinary'), { locale: 'en', tableRows: 5 }),
      'chart',
      'ranking-region',
    )
    expect(regions.variants[0]?.table.rows.at(-1)).toEqual(['–', '1\u00a0other', '–', '–', '', ''])
    const watch = block(model, 'table', 'watch-list').table
    expect(watch.rows).toHaveLength(6)
    expect(spaced(watch.rows.at(-1)?.[0])).toBe('235 others')
  })

  test('names of 200 letters are shortened in sentences but not in tables', () => {
    const model = reportModel(sampleReport('hostileNames'), { locale: 'fr' })
    const ranking = block(model, 'chart', 'ranking-establishment')
    expect(ranking.title.length).toBeLessThan(160)
    expect(ranking.variants[0]?.table.rows.some(row => row[1]?.length === 200)).toBe(true)
    for (const text of textsOf(model)) expect(text).not.toMatch(/[\p{Cc}\u202e]/u)
  })

  test('a list that drops old waits gives their number', () => {
    const { watchList } = sampleReport('ordinary')
    const input = changed({ watchList: { droppedChats: 1, query: { ...watchList.query, maxAgeDays: 60 } } })
    expect(spaced(block(reportModel(input, { locale: 'en' }), 'table', 'watch-list').table.note)).toBe(
      '1 chat is left out, having waited for more than 60 days.',
    )
    expect(spaced(block(reportModel(input, { locale: 'fr' }), 'table', 'watch-list').table.note)).toBe(
      '1 chat laissé de côté, en attente depuis plus de 60 jours.',
    )
  })
})

test('the method describes the metrics used, with the catalogue’s texts, and the data quality', () => {
  const model = reportModel(sampleReport('ordinary'), { locale: 'en' })
  const labels = block(model, 'definitions', 'definitions').entries.map(entry => entry.label)
  expect(labels).toContain('Active chats')
  expect(labels).not.toContain('Chats waiting')
  expect(new Set(labels).size).toBe(labels.length)
  expect(block(model, 'table', 'data-quality').table.rows.map(row => row[1])).toContain('10,272')
})

test('two autumn hours with the same name are told apart', () => {
  const name: SampleName = 'byHour'
  const { rows } = block(reportModel(sampleReport(name), { locale: 'en' }), 'chart', 'evolution').variants[0]
    ?.table ?? { rows: [] }
  const hours = rows.map(row => row[0]).filter(label => label?.startsWith('Sun 25 Oct 2026, 02:00'))
  expect(hours).toEqual(['Sun 25 Oct 2026, 02:00 (UTC+02:00)', 'Sun 25 Oct 2026, 02:00 (UTC+01:00)'])
})

describe('what is filtered out', () => {
  /** A report whose answers all have these filters; the watch list and the heatmap without `startedIn`. */
  const asked = (input: ReportInput, more: Partial<ReportInput['volume']['query']>): ReportInput => {
    const { startedIn: _, ...atAnyHour } = more
    // Coverage is the same even if a filter leaves no chats.
    const { knownFrom, covered } = sampleReport('ordinary').volume
    const filtered = <A extends { readonly query: object }>(answer: A, query: object): A => ({
      ...answer,
      knownFrom,
      covered,
      query: { ...answer.query, ...query },
    })
    const { dataQuality, establishmentNames, watchList, heatmap, rankings, evolutions: __, ...answers } = input
    return {
      ...(Object.fromEntries(
        Object.entries(answers).map(([name, answer]) => [name, filtered(answer, more)]),
      ) as typeof answers),
      establishmentNames,
      rankings: rankings.map(ranking => filtered(ranking, more)),
      watchList: filtered(watchList, atAnyHour),
      heatmap: filtered(heatmap, atAnyHour),
      dataQuality: sampleReport('ordinary').dataQuality ?? dataQuality,
    }
  }
  const none: Readonly<Record<Locale, RegExp>> = {
    en: /^(No|Nothing) /,
    fr: /^(Aucune?|Rien) /,
    es: /^(Ningun[oa]?|Ningún|Nada) /,
    de: /^(Keine?|Nichts|An keinem|I[nm] .* keine?) /,
  }
  const filtersOf = (locale: Locale) => wordsOf(locale).underFilters
  const startedIn = { clock: 'establishment', hours: [{ weekday: 2, hour: 10 }] } as const
  const sentences = (model: ReportModel) => {
    const blocks = model.sections.filter(({ id }) => id !== 'method').flatMap(section => section.blocks)
    const texts = (block: Block): readonly (string | null)[] => {
      if (block.type === 'paragraph') return [block.text]
      if (block.type === 'chart')
        return [block.title, ...block.variants.flatMap(({ alt, table }) => [alt, table.emptyText, table.note])]
      return block.type === 'table' ? [block.title, block.table.rows.length === 0 ? block.table.emptyText : null] : []
    }
    return [model.lead, ...blocks.flatMap(texts)].flatMap(text => (text ?? '').split(/(?<=\.)\s/))
  }

  test.each(locales)('is never reported as missing, in %s', locale => {
    for (const more of [{ where: { channel: ['sms'] } }, { not: { channel: ['sms'] } }]) {
      const model = reportModel(asked(sampleReport('empty'), more), { locale })
      const said = sentences(model).filter(text => none[locale].test(text))
      expect(said.length).toBeGreaterThan(3)
      for (const text of said) expect(spaced(text)).toContain(filtersOf(locale))
    }
    // Without filters, none are mentioned.
    expect(sentences(reportModel(sampleReport('empty'), { locale })).join()).not.toContain(filtersOf(locale))
  })

  test.each(locales)('by an hour of the week stays in the heatmap and the watch list, in %s', locale => {
    const ordinary = sampleReport('ordinary')
    const cell = ordinary.heatmap.cells.find(({ weekday, hour }) => weekday === 2 && hour === 10)
    if (cell === undefined) throw new Error('a map has all hours')
    const { started, handled, waiting, closedUnanswered } = cell
    const summary = { ...ordinary.summary, started, handled, waiting, closedUnanswered }
    const model = reportModel(asked({ ...ordinary, summary }, { startedIn }), { locale })
    const map = block(model, 'chart', 'heatmap')
    expect(spaced(map.title)).toBe(
      {
        en: `Chats started on Tuesday 10:00–11:00: ${handled} of ${started} handled`,
        fr: `Chats reçus le mardi de 10 h à 11 h : ${handled} pris en charge sur ${started}`,
        es: `Chats recibidos el martes de 10:00 a 11:00: ${handled} atendidos de ${started}`,
        de: `Eingegangen am Dienstag 10–11 Uhr: ${handled} von ${started} Chats beantwortet`,
      }[locale],
    )
    expect(spaced(map.subtitle ?? '')).toContain(wordsOf(locale).report.heatmap.framed)
    expect(map.variants[0]?.table.rows).toEqual(
      block(reportModel(ordinary, { locale }), 'chart', 'heatmap').variants[0]?.table.rows,
    )
    // A single hour has no slow and fast hours.
    expect(blocksOf(model).find(({ id }) => id === 'hours')).toBeUndefined()
    expect(block(model, 'figures', 'watch-figures').figures[0]).toMatchObject({
      value: '5',
      note: expect.stringContaining(wordsOf(locale).report.watchList.whenever),
    })

    const quiet = { ...summary, started: 0, handled: 0, waiting: 0, closedUnanswered: 0 }
    const nobody = reportModel(asked({ ...ordinary, summary: quiet }, { startedIn }), { locale })
    expect(spaced(block(nobody, 'chart', 'heatmap').title)).toBe(
      {
        en: 'No chat was started on Tuesday 10:00–11:00',
        fr: 'Aucun chat reçu le mardi de 10 h à 11 h',
        es: 'Ningún chat recibido el martes de 10:00 a 11:00',
        de: 'Kein Chat ist am Dienstag 10–11 Uhr eingegangen',
      }[locale],
    )
    expect(block(nobody, 'paragraph', 'no-start').text).toContain(filtersOf(locale))
  })

  test('by many hours is compared among them, and not in another time zone', () => {
    const ordinary = sampleReport('ordinary')
    const tuesday = Array.from({ length: 24 }, (_, hour) => ({ weekday: 2, hour }))
    const said = (clock: 'establishment' | 'report') => {
      const model = reportModel(asked(ordinary, { startedIn: { clock, hours: tuesday } }), {
        locale: 'en',
        minimumChats: 1,
      })
      const hours = blocksOf(model).find(({ id }) => id === 'hours')
      return [block(model, 'chart', 'heatmap').subtitle, hours?.type === 'paragraph' ? hours.text : null]
    }
    const [framed, compared] = said('establishment')
    expect(framed).toContain('frame')
    expect(spaced(compared)).toMatch(
      /start on Tuesday .*fastest on Tuesday .* hours of those chosen with at least 1 chat/,
    )
    expect(said('report')).toEqual([expect.stringMatching(/whole week is shown, whatever hours were chosen/), null])
  })
})
