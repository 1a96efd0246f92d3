import { Hono } from 'hono'
import { CauserieError } from '../../src/errors.ts'
import { type Html, html } from '../../src/report/html/html-tag.ts'
import { type Locale, wordsOf } from '../../src/words/locale.ts'
import { respondHtml } from '../routes/respond.ts'
import type { Site, SiteEnv } from '../site.ts'
import { type Emoji, emojiOf, findEmoji } from './emoji.ts'
import { faceIcon } from './icons.ts'
import { assertMay } from './inbox-request.ts'

const longestSearch = 60
const foundAtMost = 200

/** The emoji of the reader's language, all or those that are sought: a browser has none of them before. */
export function emojiRoutes(site: Site): Hono<SiteEnv> {
  const routes = new Hono<SiteEnv>()
  if (site.inbox === null) return routes
  routes.get('/inbox/emoji', async context => {
    assertMay(context, 'reply')
    const locale = context.get('locale')
    const sought = (context.req.query('q') ?? '').slice(0, longestSearch)
    try {
      return respondHtml(context, emojiGrid(await emojiOf(locale), { sought, locale }))
    } catch (error) {
      if (!(error instanceof CauserieError)) throw error
      return respondHtml(context, html`<div id="emoji-grid"><p class="note">${error.message}</p></div>`)
    }
  })
  return routes
}

function emojiGrid(
  all: readonly Emoji[],
  { sought, locale }: { readonly sought: string; readonly locale: Locale },
): Html {
  const say = wordsOf(locale).inbox.emoji
  const button = ({ emoji, name, skins }: Emoji) =>
    html`<button type="button" tabindex="-1" title="${name}" aria-label="${name}"${skins.length === 0 ? null : html` data-skins="${skins.join(' ')}"`}>${emoji}</button>`
  if (sought.trim() !== '') {
    const found = findEmoji(all, sought).slice(0, foundAtMost)
    return html`<div id="emoji-grid">${found.length === 0 ? html`<p class="note">${say.none}</p>` : html`<div class="row">${found.map(button)}</div>`}</div>`
  }
  const groups = say.groups.flatMap(([group, title]) => {
    const own = all.filter(emoji => emoji.group === group)
    return own.length === 0 ? [] : [html`<h3>${title}</h3><div class="row">${own.map(button)}</div>`]
  })
  return html`<div id="emoji-grid">${groups}</div>`
}

/** The button and the window of the picker. Without scripts a system's own picker is as good. */
export function emojiPicker(locale: Locale): Html {
  const say = wordsOf(locale).inbox.emoji
  return html`<button type="button" class="tool emoji-button" id="emoji-button" popovertarget="emoji" aria-label="${say.open}" title="${say.open}">${faceIcon}</button>
<div id="emoji" class="emoji" popover role="dialog" aria-label="${say.open}" data-recent="${say.recent}">
<p class="emoji-head"><label for="emoji-find">${say.find}</label> <input type="search" id="emoji-find" maxlength="${longestSearch}" autocomplete="off"> <label class="hidden" for="emoji-tone">${say.tone}</label><select id="emoji-tone" title="${say.tone}">${['✋', '✋🏻', '✋🏼', '✋🏽', '✋🏾', '✋🏿'].map((hand, tone) => html`<option value="${tone}">${hand}</option>`)}</select></p>
<div id="emoji-recent"></div>
<div id="emoji-grid"></div>
</div>`
}
