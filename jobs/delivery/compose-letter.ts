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
  /** In the order of the letter; at least one. */
  readonly reports: readonly LetterReport[]
  /** The `mailto:` or `https:` address of `smtp.listUnsubscribe`; `{address}` is replaced by the reader's address. */
  readonly listUnsubscribe?: string | null
  /** `smtp.maxMailBytes`. Above it, HTML files are left out if there is a PDF, and the letter says so. */
  readonly maxMailBytes?: number | null
}

/** Composes the mail of a recipient: one section per report, with the files attached. A pure function: equal orders give equal letters. */
export function composeLetter(order: LetterOrder): Letter {
  const { locale, plannedAt, reports, staleHours, to } = order
  const known = {
    locale,
    ...(plannedAt === undefined ? {} : { now: plannedAt }),
    ...(staleHours === undefined ? {} : { staleHours }),
  }
  const template = order.listUnsubscribe ?? null
  const unsubscribe = template?.replaceAll(placeholder, () => encodeURIComponent(to.address)) ?? null
  const written = (files: readonly LetterReport['files'][]) => {
    const sections = reports.map((report, index) => letterSection(report, files[index] ?? [], known))
    const model = letterModel(sections, { locale, subscription: order.subscription, unsubscribe })
    return { subject: model.subject, text: letterText(model), html: letterHtml(model), files }
  }
  const all = written(reports.map(report => report.files))
  const bodyBytes = Buffer.byteLength(all.text) + Buffer.byteLength(all.html)
  const fitting = fitAttachments(all.files, { bodyBytes, maxMailBytes: order.maxMailBytes ?? null })
  const { files, ...letter } = fitting === all.files ? all : written(fitting)
  return {
    messageId: order.messageId,
    to,
    ...letter,
    attachments: files.flat().map(({ name, format, path }) => ({ fileName: name, contentType: types[format], path })),
    unsubscribe,
    // A fragment after `#` would not be sent to the server.
    unsubscribeNamesReader: template?.replace(/#.*$/, '').includes(placeholder) === true,
  }
}

const placeholder = '{address}'

const types = {
  pdf: 'application/pdf',
  html: 'text/html; charset=utf-8',
} as const satisfies Record<ReportFormat, string>
