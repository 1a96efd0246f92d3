import { type Html, html } from '../../src/report/html/html-tag.ts'
import { type Locale, wordsOf } from '../../src/words/locale.ts'

/** Keys that do something, each with the names of what it does. */
const keys = [
  ['j', 'next'],
  ['k', 'previous'],
  ['Enter', 'open'],
  ['u', 'back'],
  ['/', 'search'],
  ['r', 'reply'],
  ['n', 'note'],
  ['/', 'canned'],
  ['Ctrl Enter', 'send'],
  ['Ctrl Shift Enter', 'sendAndArchive'],
  ['x', 'select'],
  ['Shift Z', 'unsend'],
  ['e', 'archive'],
  ['Shift E', 'reopen'],
  ['z', 'snooze'],
  ['a', 'assignToMe'],
  ['?', 'help'],
] as const

/** What can be done by keys, and the switch for those who hit one by chance. */
export function keysDialog(locale: Locale): Html {
  const say = wordsOf(locale).inbox.keys
  return html`<p class="keys-link"><button type="button" id="show-keys" hidden>${say.title}</button></p>
<dialog id="keys" aria-labelledby="keys-title"><h2 id="keys-title">${say.title}</h2>
<dl>
${keys.map(
  ([key, does]) => html`<div><dt><kbd>${key}</kbd></dt><dd>${say.does[does]}</dd></div>
`,
)}</dl>
<p><label><input type="checkbox" id="keys-on" checked> ${say.isOn}</label></p>
<form method="dialog"><button>${say.close}</button></form></dialog>
`
}
