import type { Figure } from '../../src/report/model/model.ts'
import type { ReportInput } from '../../src/report/model/report-input.ts'
import type { ReportOptions } from '../../src/report/model/report-options.ts'
import { type ShortReport, shortReport } from '../../src/report/short-report.ts'
import { formatChange, formatCounted, inNumber } from '../../src/words/format.ts'
import { formatDateRange } from '../../src/words/format-date.ts'
import { type Locale, wordsOf } from '../../src/words/locale.ts'
import { shortText } from '../../src/words/outside-text.ts'
import { isComparable } from '../../src/words/told.ts'
import { fixedSpaces } from '../../src/words/typography.ts'
import type { ReportFile } from './fit-attachments.ts'
import { formatBytes } from './format-bytes.ts'

/** One report of a letter. */
export interface LetterReport {
  /** The part of the chats that it covers; null: all chats of the subscription. */
  readonly label: string | null
  readonly input: ReportInput
  readonly files: readonly ReportFile[]
  /** The picture of its main chart. Default: none. */
  readonly chart?: { readonly path: string; readonly sizeBytes: number } | null
  /** The live page with the same question. Default: none. */
  readonly live?: string | null
}

/** A short version of the attached report, in words and formatted numbers. */
export interface LetterSection {
  /** `Agence de Lyon, octobre 2026`. */
  readonly title: string
  /** `octobre 2026`. */
  readonly period: string
  readonly label: string | null
  /** `1 204 chats actifs (+12 %)`. */
  readonly headline: string
  /** Notices about the log that come before any figure. */
  readonly notices: readonly string[]
  readonly lead: string
  readonly volume: readonly Figure[]
  readonly chart: {
    readonly cid: string
    readonly title: string
    readonly subtitle: string | null
    readonly alt: string
  } | null
  readonly handling: { readonly title: string; readonly figures: readonly Figure[]; readonly emptyText: string | null }
  readonly watchList: LetterWatchList
  readonly live: { readonly text: string; readonly address: string } | null
  readonly attached: { readonly title: string; readonly files: readonly LetterFile[]; readonly note: string | null }
  /** Period, comparison, end of the log, zone, filters. */
  readonly counted: string
}

export interface LetterWatchList {
  readonly title: string
  readonly columns: { readonly name: string; readonly chats: string; readonly wait: string }
  readonly rows: readonly { readonly name: string; readonly chats: string; readonly wait: string }[]
  readonly emptyText: string
  readonly note: string | null
}

export interface LetterFile {
  readonly name: string
  /** ` (PDF, 240 ko)`. */
  readonly size: string
}

/** How many establishments of the watch list a mail shows. The report has them all. */
const watchRows = 5

/** Writes the section of a report. `files` are the attached files, a subset of the report's. */
export function letterSection(
  report: LetterReport,
  files: readonly ReportFile[],
  options: Pick<ReportOptions, 'locale' | 'now' | 'staleHours' | 'targets'> & { readonly cid?: string | null },
): LetterSection {
  const { input, label } = report
  const { locale, cid = null, ...told } = options
  const scope = label === null ? {} : { scope: shortText(label) }
  const short = shortReport(input, { ...told, locale, tableRows: watchRows, ...scope })
  const say = wordsOf(locale).letter
  return {
    title: short.subtitle,
    period: formatDateRange(input.volume.period.start, input.volume.period.end, locale),
    label: label === null ? null : shortText(label),
    headline: headline(input, locale),
    notices: short.notices,
    lead: short.lead,
    volume: short.volume,
    chart: cid === null ? null : { cid, ...short.chart },
    handling: handling(short),
    watchList: watchList(short),
    live: report.live == null ? null : { text: fixedSpaces(say.live, locale), address: report.live },
    attached: {
      title: inNumber(files.length, say.attached, locale),
      files: files.map(({ name, format, sizeBytes }) => ({
        name: shortText(name, 80),
        size: say.file(format.toUpperCase(), formatBytes(sizeBytes, locale)),
      })),
      note: files.length < report.files.length ? fixedSpaces(say.tooLarge, locale) : null,
    },
    counted: fixedSpaces(say.counted(short.head.map(entry => say.entry(entry.label, entry.value)).join(' ')), locale),
  }
}

function headline({ volume }: ReportInput, locale: Locale): string {
  const { letter: say, metrics } = wordsOf(locale)
  const chats = formatCounted(volume.activeChats, metrics.activeChats.noun, locale)
  const ratio = isComparable(volume) ? (volume.changeRatio?.activeChats ?? null) : null
  return ratio === null ? chats : `${chats}${say.change(formatChange(ratio, locale))}`
}

/** The mean and median of the report, how many chats were handled within a day and, if chats had later waits, the median of all waits. */
function handling({ locale, delays, withinDay, response }: ShortReport): LetterSection['handling'] {
  const title = wordsOf(locale).letter.handling
  const [mean, median] = delays.figures
  if (mean === undefined || median === undefined) return { title, figures: [], emptyText: delays.text }
  return { title, figures: [mean, median, withinDay, ...(response === null ? [] : [response])], emptyText: null }
}

function watchList({ watchList: { title, table } }: ShortReport): LetterWatchList {
  const cells = (row: readonly string[]) => ({ name: row[0] ?? '', chats: row[1] ?? '', wait: row[4] ?? '' })
  return {
    title,
    columns: cells(table.columns.map(column => column.label)),
    rows: table.rows.map(cells),
    emptyText: table.emptyText,
    note: table.note,
  }
}
