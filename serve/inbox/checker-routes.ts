import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { longestWord } from '../../inbox/checker/checker-rows.ts'
import { type Html, html } from '../../src/report/html/html-tag.ts'
import { type Locale, wordsOf } from '../../src/words/locale.ts'
import { outsideText } from '../../src/words/outside-text.ts'
import { respondHtml } from '../routes/respond.ts'
import type { Site, SiteEnv } from '../site.ts'
import { checkedReply, checkReply, uncheckedReason } from './check-reply.ts'
import { findingsView } from './findings-view.ts'
import { agentOf, assertMay, formFields, readableChat, respondInbox } from './inbox-request.ts'
import { postedForm } from './posted-form.ts'

const largestFormBytes = 200_000

/** The checker of who replies: a look at a text, on and off, their dictionary. */
export function checkerRoutes(site: Site): Hono<SiteEnv> {
  const routes = new Hono<SiteEnv>()
  const { inbox } = site
  if (inbox === null) return routes
  const { journal } = inbox

  // The answer is what a page shows: findings, or a section that says why there are none.
  routes.post('/inbox/chats/:chat/check', bodyLimit({ maxSize: largestFormBytes }), async context => {
    const { own, chat } = await readableChat(site, context)
    assertMay(context, 'reply')
    const form = await postedForm(context, { chat_id: chat.chat_id, files: null })
    const reply = checkedReply(form)
    const checked = await checkReply(site, context, { own, chat, reply })
    const reason = uncheckedReason(checked)
    const language = checked.language === null ? null : html` lang="${checked.language}"`
    if (checked.state !== 'checked' || checked.findings.length === 0)
      return respondHtml(context, html`<div id="findings"${language} data-unchecked="${reason ?? ''}"></div>`)
    const { findings } = checked
    return respondHtml(
      context,
      findingsView({ text: reply.text, findings, act: form.field('act') }, context.get('locale')),
    )
  })

  routes.get('/inbox/checker', async context => {
    assertMay(context, 'reply')
    const person = await journal.read('checkerOf', { agent: agentOf(context) })
    return respondInbox(site, context, checkerPage(person, context.get('locale')))
  })

  routes.post('/inbox/checker', bodyLimit({ maxSize: largestFormBytes }), async context => {
    assertMay(context, 'reply')
    const field = await formFields(context)
    const agent = agentOf(context)
    const [act, word] = [field('act'), field('word').trim()]
    if (act === 'on' || act === 'off') await journal.write('setChecker', { agent, isOn: act === 'on' })
    if (act === 'on') inbox.checker.warm(context.get('locale'))
    if (act === 'add' && word !== '' && word.length <= longestWord)
      await journal.write('addCheckerWord', { agent, word, now: Date.now() * 1000 })
    if (act === 'remove') await journal.write('removeCheckerWord', { agent, word })
    return backTo(context)
  })
  return routes
}

function backTo(context: Context<SiteEnv>): Response {
  return context.req.header('accept')?.includes('text/html') === true
    ? context.redirect('/inbox/checker', 303)
    : context.body(null, 204)
}

/** What a person's checker keeps, for them to change. */
function checkerPage({ isOn, words }: { isOn: boolean; words: readonly string[] }, locale: Locale): Html {
  const say = wordsOf(locale).inbox.checker
  return html`<div id="content">
<header class="opening"><p><a href="/inbox">${wordsOf(locale).inbox.back}</a></p><h1>${say.name}</h1></header>
<form class="composer plain" method="post" action="/inbox/checker"><p>${isOn ? say.isOn : say.isOff} <button name="act" value="${isOn ? 'off' : 'on'}">${isOn ? say.turnOff : say.turnOn}</button></p></form>
<h2>${say.dictionary}</h2>
<form class="composer plain" method="post" action="/inbox/checker"><p><label for="word">${say.newWord}</label> <input id="word" name="word" maxlength="${longestWord}" required> <button name="act" value="add">${say.add}</button></p></form>
${
  words.length === 0
    ? html`<p class="note">${say.noWords}</p>`
    : html`<ul class="attachments dictionary">
${words.map(
  word => html`<li><form method="post" action="/inbox/checker"><span class="name" dir="auto">${outsideText(word)}</span> <input type="hidden" name="word" value="${word}"><button class="remove" name="act" value="remove" aria-label="${say.removeWord(outsideText(word))}">${wordsOf(locale).inbox.composer.remove}</button></form></li>
`,
)}</ul>`
}
</div>
`
}
