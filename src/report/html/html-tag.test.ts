import fc from 'fast-check'
import { expect, test } from 'vitest'
import { outsideText } from '../../words/outside-text.ts'
import { escapeHtml, html, trustedHtml } from './html-tag.ts'

test('text is escaped, markup is inserted, null is nothing', () => {
  const items = ['a < b', '"quoted" & \'so\''].map(text => html`<li title="${text}">${text}</li>`)
  expect(html`<ul>${items}${null}${3}${trustedHtml('<hr>')}</ul>`.text).toBe(
    '<ul><li title="a &lt; b">a &lt; b</li><li title="&quot;quoted&quot; &amp; &#39;so&#39;">&quot;quoted&quot; &amp; &#39;so&#39;</li>3<hr></ul>',
  )
})

const decoded = (text: string) =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')

test('no text can end an element or an attribute, and it stays readable', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      const escaped = escapeHtml(text)
      expect(escaped).not.toMatch(/[<>"']|&(?!(?:amp|lt|gt|quot|#39);)/)
      expect(decoded(escaped).replaceAll('\ufffd', '').length).toBeLessThanOrEqual(text.length)
    }),
  )
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), text => {
      expect(decoded(escapeHtml(text))).toBe(text)
    }),
  )
})

test('characters not allowed in a document are replaced', () => {
  expect(escapeHtml('a\u0000b\u0007c\ud800d\uffff')).toBe('a\ufffdb\ufffdc\ufffdd\ufffd')
})

test('a name made one harmless line is shown as it is kept', () => {
  const names = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('\ufdd0', '\uffff', '\u{1fffe}', '\u{10fffe}', '\u{10ffff}', '\u0085', '\ufeff'),
  )
  fc.assert(
    fc.property(names, text => {
      const name = outsideText(text)
      expect(decoded(escapeHtml(name))).toBe(name)
    }),
  )
})
