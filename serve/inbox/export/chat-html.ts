import type { AttachmentRow } from '../../../inbox/attachments/attachment-table.ts'
import { html } from '../../../src/report/html/html-tag.ts'
import { formatInstant as isoInstant } from '../../../src/time/instant.ts'
import { formatCount } from '../../../src/words/format.ts'
import { formatBytes } from '../../../src/words/format-bytes.ts'
import { formatInstant } from '../../../src/words/format-date.ts'
import { wordsOf } from '../../../src/words/locale.ts'
import { customerName } from '../customer-name.ts'
import { originTexts } from '../thread-page.ts'
import {
  type ExportedChat,
  type ExportedEntry,
  type ExportedFile,
  entriesOf,
  eventsAtMost,
  headOf,
  isCut,
} from './exported-chat.ts'

/** Nothing runs and nothing is requested, whatever the texts of others contain. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"

const styles = `:root{color-scheme:light dark}body{max-width:46rem;margin:2rem auto;padding:0 1rem;font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
h1{margin:0;font-size:1.5rem}ol{list-style:none;margin:1.5rem 0;padding:0}ol>li{margin:0 0 1rem;padding:.5rem .75rem;border-left:3px solid #8888}
li.agent{border-color:#2a7}li.note{border-left-style:dashed}li.act{border:0;padding-block:0}.meta,.note-line{margin:0;font-size:.85rem;opacity:.75}
.text{margin:.25rem 0 0;white-space:pre-wrap}img{max-width:100%;height:auto;display:block}ul{margin:.5rem 0 0;padding:0;list-style:none}`

/** The previews of pictures in one file, in bytes. */
const previewBytesAtMost = 20_000_000

/** A chat as one page that needs nothing else. `preview` reads the WebP preview of a picture that causerie has encoded; null for none. */
export async function* chatHtml(
  exported: ExportedChat,
  preview: (row: AttachmentRow) => Promise<Buffer | null>,
): AsyncGenerator<string> {
  const { chat, site, at, zone, locale } = exported
  const say = wordsOf(locale).inbox.export
  const title = say.title(customerName(chat.customer_id, locale))
  yield html`<!doctype html>
<html lang="${locale}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="referrer" content="no-referrer"><meta name="viewport" content="width=device-width">
<title>${title}</title><style>${{ type: 'html', text: styles }}</style></head>
<body><header><h1>${title}</h1>
<p class="meta">${[site, ...originTexts(chat, locale)].join(' · ')}</p>
<p class="meta">${say.exported(formatInstant(isoInstant(BigInt(at)), zone, locale))}</p></header>
<ol>
`.text
  let [room, last] = [previewBytesAtMost, 0]
  let hasFiles = false
  for await (const entries of entriesOf(exported))
    for (const entry of entries) {
      last = entry.event.place
      hasFiles ||= entry.files.length > 0
      const previews = new Map<ExportedFile, string>()
      for (const file of entry.files) {
        const bytes = file.row === null ? null : await preview(file.row)
        if (bytes === null || bytes.length > room) continue
        room -= bytes.length
        previews.set(file, bytes.toString('base64'))
      }
      yield entryHtml(entry, previews, exported)
    }
  const cut = await isCut(exported, last)
  yield html`</ol>
${cut ? html`<p class="note-line"><strong>${say.cut(formatCount(eventsAtMost, locale))}</strong></p>` : null}${hasFiles ? html`<p class="note-line">${say.filesInMail}</p>` : null}</body></html>
`.text
}

function entryHtml(entry: ExportedEntry, previews: ReadonlyMap<ExportedFile, string>, exported: ExportedChat): string {
  const { event, files } = entry
  const { who, at, when, kind, state, subject, text } = headOf(entry, exported)
  const isAct = event.kind !== 'message' && event.kind !== 'note'
  const picture = (file: ExportedFile) => {
    const data = previews.get(file)
    return data === undefined ? null : html`<img src="data:image/webp;base64,${data}" alt="">`
  }
  return html`<li class="${isAct ? 'act' : event.kind === 'note' ? 'note' : event.author}"><p class="meta">${kind === null ? null : html`<strong>${kind}</strong> · `}<bdi>${who}</bdi> · <time datetime="${at}">${when}</time>${state === null ? null : ` · ${state}`}</p>
${subject === null ? null : html`<p class="meta" dir="auto"><strong>${subject}</strong></p>`}${text === null ? null : html`<p class="text" dir="auto">${text}</p>`}${
  files.length === 0
    ? null
    : html`<ul>${files.map(file => html`<li>${picture(file)}<bdi>${file.name}</bdi> (${formatBytes(file.bytes, exported.locale)})</li>`)}</ul>`
}</li>
`.text
}
