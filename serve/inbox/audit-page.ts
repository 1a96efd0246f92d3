import type { Reads } from '../../inbox/journal/reads.ts'
import { auditedActs } from '../../inbox/journal/tables.ts'
import { type Html, html } from '../../src/report/html/html-tag.ts'
import { tableHtml } from '../../src/report/html/table-html.ts'
import { formatInstant as isoInstant } from '../../src/time/instant.ts'
import { formatInstant } from '../../src/words/format-date.ts'
import { type Locale, wordsOf } from '../../src/words/locale.ts'
import { outsideText } from '../../src/words/outside-text.ts'
import { type AuditQuestion, auditAddress, auditKeys } from './audit-question.ts'
import { chatAddress } from './chat-address.ts'
import { customerName } from './customer-name.ts'
import { pagerHtml } from './list-page.ts'

export interface AuditPage {
  readonly question: AuditQuestion
  readonly first: string | null
  readonly next: string | null
  readonly zone: string
  readonly locale: Locale
}

/** The entries of the audit, latest first, and what they are chosen by. */
export function auditContent(rows: Awaited<ReturnType<Reads['audit']>>, page: AuditPage): Html {
  const { question, zone, locale } = page
  const say = wordsOf(locale).inbox
  const { title, when, who, what, chat, none, noneSuch, acts, save } = say.audit
  const table = tableHtml({
    caption: title,
    columns: [when, who, what, chat].map(label => ({ label, align: 'start' as const })),
    rows: rows.map(row => [
      formatInstant(isoInstant(BigInt(row.at)), zone, locale),
      outsideText(row.who),
      acts[row.what],
      row.chat_id === null ? '' : customerName(row.customer_id ?? row.chat_id, locale),
    ]),
    links: rows.map(row => [
      null,
      auditAddress('/inbox/audit', { ...question, who: row.who }),
      null,
      row.chat_id === null ? null : chatAddress(row.chat_id),
    ]),
    emptyText: auditKeys.every(key => question[key] === '') ? none : noneSuch,
    note: null,
  })
  return html`<div id="content">
<header class="opening"><p><a href="/inbox">${say.back}</a></p>
<h1>${title}</h1></header>
${formHtml(page)}
<div class="blocks"><div class="block audit">${table}
${pagerHtml(page, locale)}
<p><a href="${auditAddress('/inbox/audit.csv', question)}" download>${save}</a></p></div></div>
</div>
`
}

function formHtml({ question, locale }: AuditPage): Html {
  const say = wordsOf(locale).inbox.audit
  const { period } = wordsOf(locale).pages
  const date = (name: 'from' | 'through') =>
    html`<span><label for="audit-${name}">${period[name]}</label> <input type="date" id="audit-${name}" name="${name}" value="${question[name]}" min="1970-01-01" max="9998-12-31"></span>
`
  const text = (name: 'who' | 'chat', label: string) =>
    html`<span><label for="audit-${name}">${label}</label> <input id="audit-${name}" name="${name}" value="${question[name]}" maxlength="200" dir="auto"></span>
`
  const option = (value: string, label: string) =>
    html`<option value="${value}"${value === question.what ? html` selected` : null}>${label}</option>
`
  return html`<form class="composer plain audit-form" method="get" action="/inbox/audit">
${text('who', say.who)}<span><label for="audit-what">${say.what}</label> <select id="audit-what" name="what">
${option('', say.anything)}${auditedActs.map(act => option(act, say.acts[act]))}</select></span>
${text('chat', say.chatId)}${date('from')}${date('through')}<button>${say.show}</button></form>`
}
