import type { Finding } from '../../quality/findings.ts'
import type { Quality } from '../../quality/quality.ts'
import { formatCount } from '../../words/format.ts'
import { formatInstant } from '../../words/format-date.ts'
import { type Locale, wordsOf } from '../../words/locale.ts'
import type { TableBlock } from '../model/model.ts'

/** The data quality of a store, or of the part of it that a reader sees, in full. */
export function qualityBlocks(
  { findings, loads, rejected, skipped }: Quality,
  { locale, zone }: { readonly locale: Locale; readonly zone: string },
): readonly TableBlock[] {
  const say = wordsOf(locale).quality
  const reasons = (id: string, title: string, count: string, counted: readonly (readonly [string, number])[]) => {
    const rows = counted.map(([reason, number]) => [reason, formatCount(number, locale)] as const)
    return rows.length === 0 ? [] : [countsTable(id, { title, caption: say.caption, heads: [say.reason, count], rows })]
  }
  return [
    findingsTable(findings, locale),
    ...(loads === null ? [] : [loadsTable(loads, { locale, zone })]),
    ...reasons(
      'rejected',
      say.rejected,
      say.rows,
      rejected.map(({ reason, rows }) => [reason, rows]),
    ),
    ...reasons(
      'skipped',
      say.skipped,
      say.events,
      skipped.map(({ reason, events }) => [reason, events]),
    ),
  ]
}

/** What was read from a log. */
export function loadsTable(
  loads: NonNullable<Quality['loads']>,
  { locale, zone }: { readonly locale: Locale; readonly zone: string },
): TableBlock {
  const say = wordsOf(locale).report.dataQuality
  const last = loads.lastLoadedAt
  const names = Object.keys(say.counts) as readonly (keyof typeof say.counts)[]
  return countsTable('data-quality', {
    title: say.title,
    caption: last === null ? say.noLoad : say.caption(formatInstant(last, zone, locale)),
    heads: [say.what, say.count],
    rows: names.map(name => [say.counts[name], formatCount(loads[name], locale)]),
    note: say.note,
  })
}

/** What may be wrong with a log, how often, and what it does to the figures. */
export function findingsTable(findings: readonly Finding[], locale: Locale): TableBlock {
  const say = wordsOf(locale).quality
  return {
    type: 'table',
    id: 'findings',
    title: say.finding,
    table: {
      caption: say.caption,
      columns: [
        { label: say.finding, align: 'start' },
        { label: say.count, align: 'end' },
        { label: say.effect, align: 'start' },
      ],
      rows: findings
        .filter(({ count }) => count > 0)
        .map(({ finding, count, of, example }) => {
          const { title, effect } = say.findings[finding]
          return [
            example === null ? title : say.such(title, example),
            say.of(formatCount(count, locale), formatCount(of, locale)),
            effect,
          ]
        }),
      emptyText: `${say.nothing}.`,
      note: null,
    },
  }
}

function countsTable(
  id: string,
  {
    title,
    caption,
    heads: [what, count],
    rows,
    note = null,
  }: {
    readonly title: string
    readonly caption: string
    readonly heads: readonly [string, string]
    readonly rows: readonly (readonly [string, string])[]
    readonly note?: string | null
  },
): TableBlock {
  const columns = [{ label: what, align: 'start' } as const, { label: count, align: 'end' } as const]
  return { type: 'table', id, title, table: { caption, columns, rows, emptyText: '', note } }
}
