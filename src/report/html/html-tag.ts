/** Markup that may be put into a page as it is: made by `html`, or declared safe by `trustedHtml`. */
export interface Html {
  readonly type: 'html'
  readonly text: string
}

type Hole = string | number | Html | readonly (string | Html)[] | null

/**
 * Markup with holes: texts are escaped, markup is spliced in, null is empty. The only way for texts to get into a page.
 *
 * @example html`<p>${'a < b'}</p>`.text // '<p>a &lt; b</p>'
 */
export function html(strings: TemplateStringsArray, ...holes: readonly Hole[]): Html {
  let text = strings[0] ?? ''
  for (const [index, hole] of holes.entries()) text += write(hole) + (strings[index + 1] ?? '')
  return { type: 'html', text }
}

/** Attributes for an opening tag, each after a space. Names must be trusted; values are escaped. */
export function attributesHtml(attributes: Readonly<Record<string, string>>): Html {
  const text = Object.entries(attributes).map(([name, value]) => ` ${name}="${escapeHtml(value)}"`)
  return { type: 'html', text: text.join('') }
}

/** Markup that causerie itself has written: the style sheet, the script, a drawn chart. */
export function trustedHtml(text: string): Html {
  return { type: 'html', text }
}

/** Escapes a text for an element's content or a quoted attribute. Characters not allowed in HTML become `�`. */
export function escapeHtml(text: string): string {
  // Nearly all of a page's many texts need no change.
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

/** Control characters, lone surrogates and non-characters. */
const notInHtml = /[^\t\n\u0020-\u007e\u00a0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\u{10000}-\u{10fffd}]/gu

/** Texts that need no escaping and contain only allowed characters. */
const plain = /^[ !#-%(-;=?-~\u00a0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd]*$/

function write(hole: Hole): string {
  if (hole === null) return ''
  if (typeof hole === 'string') return escapeHtml(hole)
  if (typeof hole === 'number') return String(hole)
  return 'type' in hole ? hole.text : hole.map(write).join('')
}
