import type { AnyAnswer } from '../metrics/operators/index.ts'
import { formatInstant } from '../words/format-date.ts'
import { wordsOf } from '../words/locale.ts'
import { fixedSpaces } from '../words/typography.ts'
import type { ChartBlock } from './model/model.ts'
import type { Frame } from './paint/framed-svg.ts'
import { questionLines, type ReaderTableOptions } from './reader-table.ts'

/** What is written around a chart that leaves its page: its title, period, filters and source. */
export function chartFrame(
  { title, subtitle }: Pick<ChartBlock, 'title' | 'subtitle'>,
  answer: AnyAnswer,
  { locale, establishmentNames = [] }: Pick<ReaderTableOptions, 'locale' | 'establishmentNames'>,
): Frame {
  const { sheet, typography } = wordsOf(locale)
  const until = formatInstant(answer.knownUntil ?? answer.asOf, answer.query.zone, locale)
  const lines = questionLines(answer, { locale, establishmentNames })
    .map(({ label, value }) => `${label}${typography.colon} ${value}`)
    .join(' · ')
  const spaced = (text: string) => fixedSpaces(text, locale)
  return {
    title: spaced(title),
    subtitle: subtitle === null ? null : spaced(subtitle),
    lines: [spaced(lines)],
    source: spaced(sheet.source(until)),
  }
}
