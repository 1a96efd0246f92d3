/** Markup that may be put in a page as it is: made by `html`, or vouched for by `trustedHtml`. */
export interface Html {
  readonly type: 'html'
  readonly text: string
}

type Hole = string | number | Html | readonly (string | Html)[] | null

/**
 * Markup with holes: a text is escaped, markup is spliced in, null is nothing. The only way a text gets into the page.
 *
 * @example html`<p>${'a < b'}</p>`.text // '<p>a &lt; b</p>'
 */
export function html(strings: TemplateStringsArray, ...holes: readonly Hole[]): Html {
  let text = strings[0] ?? ''
  for (const [index, hole] of holes.entries()) text += write(hole) + (strings[index + 1] ?? '')
  return { type: 'html', text }
}

/** Attributes for an opening tag, each after a space; their names are ours, their values anybody's. */
export function attributesHtml(attributes: Readonly<Record<string, string>>): Html {
  const text = Object.entries(attributes).map(([name, value]) => ` ${name}="${escapeHtml(value)}"`)
  return { type: 'html', text: text.join('') }
}

/** Markup that another part of causerie wrote: the style sheet, the script, a drawn chart. */
export function trustedHtml(text: string): Html {
  return { type: 'html', text }
}

/** A text for an element's content or a quoted attribute. What no HTML document may hold becomes `�`. */
export function escapeHtml(text: string): string {
  // Of a page's thousand texts nearly all stay as they are.
  if (plain.test(text)) return text
  return text.replace(notInHtml, '\ufffd').replace(/[&<>"']/g, letter => entities[letter] ?? letter)
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Controls, lone surrogates and non-characters. */
const notInHtml = /[^\t\n\u0020-\u007e\u00a0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\u{10000}-\u{10fffd}]/gu

/** Texts of letters that need no entity and may all be there. */
const plain = /^[ !#-%(-;=?-~\u00a0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd]*$/

function write(hole: Hole): string {
  if (hole === null) return ''
  if (typeof hole === 'string') return escapeHtml(hole)
  if (typeof hole === 'number') return String(hole)
  return 'type' in hole ? hole.text : hole.map(write).join('')
}
