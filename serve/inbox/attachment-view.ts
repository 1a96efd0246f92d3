import { type AttachmentRow, parseAttachments } from '../../inbox/attachments/attachment-table.ts'
import type { IncomingMediaRow } from '../../inbox/media/media-table.ts'
import { type Html, html } from '../../src/report/html/html-tag.ts'
import { formatBytes } from '../../src/words/format-bytes.ts'
import { type Locale, wordsOf } from '../../src/words/locale.ts'
import { outsideText } from '../../src/words/outside-text.ts'
import { chatAddress } from './chat-address.ts'

interface Around {
  readonly chat_id: string
  /** By their ids. */
  readonly rows: ReadonlyMap<string, AttachmentRow>
  /** Files of this event that are not here yet, by their place. */
  readonly missing: ReadonlyMap<number, IncomingMediaRow>
  readonly locale: Locale
}

/** The files of an event; null when it has none. One that the journal only knows of cannot be opened. */
export function sentAttachments(written: string | null, { chat_id, rows, missing, locale }: Around): Html | null {
  const files = parseAttachments(written)
  if (files.length === 0) return null
  const say = wordsOf(locale).inbox.composer
  const item = ({ name, mediaType, bytes, file }: (typeof files)[number], place: number) => {
    const media = missing.get(place)
    if (media !== undefined)
      return html`<li><span class="name" dir="auto">${outsideText(name)}</span> <span class="size">${missingText(media, locale)}</span></li>
`
    const row = file === null ? undefined : rows.get(file)
    const size = html`<span class="size">${formatBytes(bytes, locale)}</span>`
    if (row === undefined)
      return html`<li><span class="name" dir="auto">${outsideText(name)}</span> ${size}</li>
`
    return html`<li><a href="${filePath(chat_id, row)}" download title="${mediaType}">${picture(chat_id, row)}<span class="name" dir="auto">${outsideText(name)}</span></a> ${size}</li>
`
  }
  return html`<ul class="attachments" aria-label="${say.attachments}">
${files.map(item)}</ul>`
}

/** Why a received file is not here yet. */
function missingText({ state, reason }: IncomingMediaRow, locale: Locale): string {
  const say = wordsOf(locale).inbox.limits
  if (reason === null) return say.fetching
  return state === 'failed' ? say.fetchEnded(outsideText(reason)) : say.fetchFailed(outsideText(reason))
}

/** What is attached to a reply that is being written: each can be taken away again. */
export function unsentAttachments(
  rows: readonly AttachmentRow[],
  {
    chat_id,
    locale,
    isLink,
  }: Pick<Around, 'chat_id' | 'locale'> & { readonly isLink: (row: AttachmentRow) => boolean },
): Html {
  const say = wordsOf(locale).inbox.composer
  const item = (row: AttachmentRow) => {
    const name = outsideText(row.name)
    return html`<li data-file="${row.attachment_id}">${picture(chat_id, row)}<span class="name" dir="auto">${name}</span> <span class="size">${formatBytes(row.bytes, locale)}${isLink(row) ? html`, ${wordsOf(locale).inbox.limits.asLink}` : null}</span>
<input type="hidden" name="attachment" value="${row.attachment_id}">
<button class="remove" name="act" value="remove:${row.attachment_id}" aria-label="${say.removeFile(name)}">${say.remove}</button></li>
`
  }
  return html`<ul class="attachments unsent" id="attachments" aria-label="${say.attachments}">
${rows.map(item)}</ul>`
}

function filePath(chat_id: string, { attachment_id }: AttachmentRow): string {
  return `${chatAddress(chat_id)}/files/${attachment_id}`
}

function picture(chat_id: string, row: AttachmentRow): Html | null {
  const { thumbnail_width: width, thumbnail_height: height } = row
  if (width === null || height === null) return null
  return html`<img src="${filePath(chat_id, row)}/thumbnail" alt="" width="${width}" height="${height}" loading="lazy" decoding="async">`
}
