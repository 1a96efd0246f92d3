import type { Target } from '../../src/report/model/target.ts'
import type { ReportFormat } from '../../src/report/report-formats.ts'
import type { Locale } from '../../src/words/locale.ts'
import { fitAttachments } from './fit-attachments.ts'
import type { Letter } from './letter.ts'
import { letterHtml } from './letter-html.ts'
import { letterModel } from './letter-model.ts'
import { type LetterReport, letterSection } from './letter-section.ts'
import { letterText } from './letter-text.ts'

export interface LetterOrder {
  /** Its name. */
  readonly subscription: string
  /** With its angle brackets. */
  readonly messageId: string
  readonly to: Letter['to']
  readonly locale: Locale
  /** When the run was planned, ISO 8601 UTC, and how many hours earlier its log may end without being stale. Default: `asOf`, and 26. */
  readonly plannedAt?: string
  readonly staleHours?: number
  /** What delays and shares are to reach. Default: nothing. */
  readonly targets?: readonly Target[]
  /** In the order of the letter; at least one. */
  readonly reports: readonly LetterReport[]
  /** The `mailto:` or `https:` address of `smtp.listUnsubscribe`; `{address}` is replaced by the reader's address. */
  readonly listUnsubscribe?: string | null
  /** `smtp.maxMailBytes`. Above it, HTML files are left out if there is a PDF, and the letter says so. */
  readonly maxMailBytes?: number | null
}

/** Composes the mail of a recipient: one section per report, with the files attached. A pure function: equal orders give equal letters. */
export function composeLetter(order: LetterOrder): Letter {
  const { locale, plannedAt, reports, staleHours, targets, to } = order
  const known = {
    locale,
    ...(plannedAt === undefined ? {} : { now: plannedAt }),
    ...(staleHours === undefined ? {} : { staleHours }),
    ...(targets === undefined ? {} : { targets }),
  }
  const { unsubscribe, unsubscribeNamesReader } = unsubscribeOf(order)
  const written = (files: readonly LetterReport['files'][]) => {
    const sections = reports.map((report, index) =>
      letterSection(report, files[index] ?? [], { ...known, cid: report.chart == null ? null : cidOf(index) }),
    )
    const model = letterModel(sections, { locale, subscription: order.subscription, unsubscribe })
    return { subject: model.subject, text: letterText(model), html: letterHtml(model), files }
  }
  const all = written(reports.map(report => report.files))
  const pictures = reports.flatMap(({ chart }, index) => (chart == null ? [] : [{ ...chart, cid: cidOf(index) }]))
  const bodyBytes =
    Buffer.byteLength(all.text) +
    Buffer.byteLength(all.html) +
    pictures.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  const fitting = fitAttachments(all.files, { bodyBytes, maxMailBytes: order.maxMailBytes ?? null })
  const { files, ...letter } = fitting === all.files ? all : written(fitting)
  return {
    messageId: order.messageId,
    to,
    ...letter,
    attachments: files.flat().map(({ name, format, path }) => ({ fileName: name, contentType: types[format], path })),
    ...(pictures.length === 0 ? {} : { pictures: pictures.map(({ cid, path }) => ({ cid, from: { path } })) }),
    unsubscribe,
    unsubscribeNamesReader,
  }
}

function cidOf(index: number): string {
  return `chart-${index + 1}@causerie`
}

/** The address of the List-Unsubscribe header for a reader. */
export function unsubscribeOf({ to, listUnsubscribe = null }: Pick<LetterOrder, 'to' | 'listUnsubscribe'>) {
  return {
    unsubscribe: listUnsubscribe?.replaceAll(placeholder, () => encodeURIComponent(to.address)) ?? null,
    // A fragment after `#` would not be sent to the server.
    unsubscribeNamesReader: listUnsubscribe?.replace(/#.*$/, '').includes(placeholder) === true,
  }
}

const placeholder = '{address}'

const types = {
  pdf: 'application/pdf',
  html: 'text/html; charset=utf-8',
} as const satisfies Record<ReportFormat, string>
