import type { InboxRight } from '../../config/inbox-config.ts'
import type { AttachmentRow } from '../../inbox/attachments/attachment-table.ts'
import { type TextLanguage, textLanguages } from '../../inbox/checker/guess-language.ts'
import { isReplaced } from '../../inbox/journal/forgotten.ts'
import type { ChatRow } from '../../inbox/journal/tables.ts'
import { type Html, html } from '../../src/report/html/html-tag.ts'
import { formatBytes } from '../../src/words/format-bytes.ts'
import { type Locale, wordsOf } from '../../src/words/locale.ts'
import { capitalized } from '../../src/words/sentence.ts'
import { unsentAttachments } from './attachment-view.ts'
import { cannedList, cannedPicker } from './canned-replies.ts'
import { chatAddress } from './chat-address.ts'
import { emojiPicker } from './emoji-routes.ts'
import { type Findings, findingsView } from './findings-view.ts'
import { clipIcon } from './icons.ts'
import { goesAsLink, type ReplyLimits } from './reply-limits.ts'

/** The reply box as it is shown. */
export interface Compose {
  /** Of the act that the box will be: sent twice, it is done once. */
  readonly key: string
  readonly text: string
  readonly seenVersion: number
  /** Why the last try was not done. */
  readonly problem: string | null
  /** The act that conflicted with another one, which may be done all the same; null if none did. */
  readonly refused: 'reply' | 'reply-archive' | 'archive' | null
  /** What was found in the text before it was sent; null when nothing was, or nobody has looked. */
  readonly findings: Findings | null
  /** As the person has chosen; null to have it guessed. */
  readonly language: TextLanguage | null
  /** What the person has said may stay. */
  readonly ignored: readonly string[]
}

export interface Composer {
  readonly chat: ChatRow
  readonly rights: readonly InboxRight[]
  readonly compose: Compose
  /** What is attached and not sent. */
  readonly unsent: readonly AttachmentRow[]
  /** How large a file may be; null where chats have no attachments. */
  readonly maxFileBytes: number | null
  /** The chat's version on the page. */
  readonly shownVersion: number
  /** Whether the person has the checker on. */
  readonly isChecked: boolean
  /** What the channel allows; null for everything. */
  readonly limits: ReplyLimits | null
  readonly locale: Locale
}

/** The box to answer in. */
export function composer(options: Composer): Html {
  const { chat, rights, compose, locale } = options
  const say = wordsOf(locale).inbox
  const canReply = rights.includes('reply')
  const canArchive = rights.includes('archive')
  if (!canReply && !canArchive) return html`<p class="note">${say.mayNotReply}</p>`
  const isOpen = chat.status !== 'archived'
  const isForgotten = isReplaced(chat.thread_key)
  return html`<form class="composer" id="composer" method="post" enctype="multipart/form-data" action="${chatAddress(chat.chat_id)}">
<input type="hidden" name="key" value="${compose.key}">
<input type="hidden" name="seen" value="${compose.seenVersion}">
<input type="hidden" name="shown" value="${options.shownVersion}">
${compose.problem === null ? null : html`<p class="problem" role="alert">${compose.problem}</p>`}
${
  canReply
    ? html`${compose.findings === null ? null : findingsView(compose.findings, locale)}<p><label for="reply">${say.reply}</label>
<textarea id="reply" name="text" rows="4" maxlength="20000" dir="auto"${compose.language === null ? null : html` lang="${compose.language}"`}>${compose.text}</textarea></p>
${cannedList(compose.text, locale)}
<div id="colleagues" class="suggestions" role="listbox" tabindex="0" aria-label="${say.mentions.colleagues}" hidden></div>
${attached(options)}
<div class="tools">${files(options)}${cannedPicker(locale)}${emojiPicker(locale)}${abc(options)}</div>
${compose.ignored.map(word => html`<input type="hidden" name="ignored" value="${word}">`)}
<p class="status" id="file-status" role="status"></p>
${isForgotten ? html`<p class="note">${say.forgotten}</p>` : null}<p class="send">${compose.refused === 'reply' ? button('insist', say.sendAnyway) : null}${compose.refused === 'reply-archive' && canArchive ? button('insist-archive', say.sendAndArchiveAnyway) : null}${isForgotten ? null : button('reply', say.send)}${isOpen && canArchive && !isForgotten ? button('reply-archive', say.sendAndArchive) : null}<button name="act" value="note" title="${say.mentions.hint}">${say.note}</button></p>`
    : html`<p class="note">${say.mayNotReply}</p>`
}
${canArchive ? html`<p>${isOpen ? button('archive', compose.refused === 'archive' ? say.archiveAnyway : say.archive) : button('reopen', say.reopen)}</p>` : null}
</form>
`
}

/** What is attached, and what is on its way. */
function attached({ chat, unsent, limits, maxFileBytes, locale }: Composer): Html | null {
  if (maxFileBytes === null) return null
  const say = wordsOf(locale).inbox.composer
  return html`${unsentAttachments(unsent, { chat_id: chat.chat_id, locale, isLink: row => goesAsLink(limits, row) })}
<ul class="attachments unsent" id="uploads" aria-label="${say.uploading}"></ul>`
}

/** The paper clip. Without scripts a file is chosen and comes with the form. */
function files({ maxFileBytes, locale }: Composer): Html | null {
  if (maxFileBytes === null) return null
  const say = wordsOf(locale).inbox.composer
  const words = {
    uploading: say.uploading,
    paused: say.paused,
    failed: say.failed,
    cancel: say.cancel,
    tooLarge: say.refusals['too-large'](formatBytes(maxFileBytes, locale)),
    waiting: say.waiting,
    drop: say.drop,
  }
  const most = say.atMost(formatBytes(maxFileBytes, locale))
  return html`<span class="files" data-max-bytes="${maxFileBytes}" data-words="${JSON.stringify(words)}"><input type="file" id="file" name="file" multiple aria-describedby="file-most"><label class="tool clip" for="file" title="${most}">${clipIcon} ${say.attach}</label> <button class="unscripted" name="act" value="attach">${say.attachChosen}</button> <span class="note" id="file-most">${most}</span></span>
`
}

/** The checker's switch, and of which language the text is. */
function abc({ isChecked, compose, locale }: Composer): Html {
  const say = wordsOf(locale).inbox.checker
  const option = (language: TextLanguage) =>
    html`<option value="${language}"${language === compose.language ? html` selected` : null}>${capitalized(wordsOf(language).name)}</option>`
  return html`<button class="tool abc" id="abc" name="act" value="${isChecked ? 'abc:off' : 'abc:on'}" aria-pressed="${isChecked ? 'true' : 'false'}" aria-keyshortcuts="Alt+S" title="${say.toggle}"><span aria-hidden="true">ABC</span><span class="hidden">${say.name}</span></button>
<label class="hidden" for="language">${say.language}</label><select id="language" name="language" title="${say.language}"><option value="">${say.guessed}</option>${textLanguages.map(option)}</select> <a class="note" href="/inbox/checker">${say.dictionary}</a>`
}

function button(act: string, text: string): Html {
  return html`<button name="act" value="${act}">${text}</button> `
}
