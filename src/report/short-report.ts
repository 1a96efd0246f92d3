import { withFixedSpaces } from '../words/typography.ts'
import { evolutionBlock } from './blocks/evolution-block.ts'
import { reportHead } from './blocks/head.ts'
import { knownNotices } from './blocks/known-notices.ts'
import { reportLead } from './blocks/lead.ts'
import { responseFigure } from './blocks/response-figures.ts'
import { delayFigures, noDelay, shareFigure } from './blocks/summary-figures.ts'
import { volumeFigures } from './blocks/volume-figures.ts'
import { watchTable } from './blocks/watch-list-block.ts'
import type { Figure, ReportModel, TableBlock } from './model/model.ts'
import { readInput } from './model/reading.ts'
import type { ReportInput } from './model/report-input.ts'
import type { ReportOptions } from './model/report-options.ts'

/** A report's figures and sentences, for mail. */
export interface ShortReport extends Pick<ReportModel, 'locale' | 'subtitle' | 'notices' | 'lead' | 'head'> {
  readonly volume: readonly Figure[]
  /** Empty when no chat started; `text` then says so. */
  readonly delays: { readonly figures: readonly Figure[]; readonly text: string | null }
  /** How many were handled within a day. */
  readonly withinDay: Figure
  /** The median over all waits; null when each chat has only one, so that the delays say everything. */
  readonly response: Figure | null
  readonly watchList: TableBlock
  /** What the chart of a mail is called and shows: the evolution of active chats. */
  readonly chart: { readonly title: string; readonly subtitle: string | null; readonly alt: string }
}

/** The same words and figures as `reportModel`, with the same errors. */
export function shortReport(input: ReportInput, options: ReportOptions): ShortReport {
  const reading = readInput(input, input.volume, options)
  const { subtitle, head } = reportHead(reading)
  const evolution = evolutionBlock(reading)
  return withFixedSpaces({
    locale: options.locale,
    subtitle,
    notices: knownNotices(reading),
    lead: reportLead(reading),
    head,
    volume: volumeFigures(reading).figures,
    delays:
      input.summary.started === 0
        ? { figures: [], text: noDelay(reading).text }
        : { figures: delayFigures(reading).figures, text: null },
    withinDay: shareFigure('handledWithin24h', reading),
    response: input.summary.laterWaits === 0 ? null : responseFigure('medianResponseSeconds', reading),
    watchList: watchTable(reading),
    chart: { title: evolution.title, subtitle: evolution.subtitle, alt: evolution.variants[0]?.alt ?? evolution.title },
  })
}
