import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decoderOf, encodingNamed, knownEncodings } from './encodings.ts'

/** The output of a decoder for bytes that come in chunks of these lengths. */
function decoded(encoding: Parameters<typeof decoderOf>[0], bytes: Buffer, lengths: readonly number[]): Buffer {
  const decoder = decoderOf(encoding)
  const parts: Buffer[] = []
  let from = 0
  for (const length of [...lengths, bytes.length]) {
    parts.push(decoder.push(bytes.subarray(from, from + length)))
    from += length
  }
  return Buffer.concat([...parts, decoder.end()])
}

test('UTF-16 is decoded in full, however it is cut; half a pair becomes an invalid UTF-8 byte', () => {
  const lengths = fc.array(fc.nat({ max: 7 }), { maxLength: 12 })
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), lengths, fc.boolean(), (text, cuts, isMarked) => {
      const bytes = Buffer.from((isMarked ? '\ufeff' : '') + text, 'utf16le')
      const expected = isMarked || !text.startsWith('\ufeff') ? text : text.slice(1)
      expect(decoded('utf-16le', bytes, cuts).toString()).toBe(expected)
      expect(decoded('utf-16be', Buffer.from(bytes).swap16(), cuts).toString()).toBe(expected)
    }),
  )
  const halves = Buffer.from('a\ud83d\ude00\ud83d\ude00b\ude00c\ud83d', 'utf16le')
  for (let cut = 0; cut <= halves.length; cut++) {
    const found = decoded('utf-16le', halves, [cut])
    expect(found).toEqual(
      Buffer.concat([Buffer.from('a😀😀b'), Buffer.from([0xff]), Buffer.from('c'), Buffer.from([0xff])]),
    )
  }
  expect(decoded('utf-16le', Buffer.from([0x61, 0, 0x62]), [1])).toEqual(Buffer.from([0x61, 0xff]))
})

test('every byte of windows-1252 and iso-8859-15 gives its character', () => {
  const high = Buffer.from(Array.from({ length: 128 }, (_, index) => 0x80 + index))
  const windows = decoded('windows-1252', high, [])
  expect(windows.toString().replaceAll('\ufffd', ' ')).toBe(
    `€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ${high.toString('latin1', 32)}`,
  )
  expect(decoded('iso-8859-15', high, [3, 40]).toString()).toBe(new TextDecoder('iso-8859-15').decode(high))
})

test('every known encoding decodes ASCII, byte by byte, and has its name', () => {
  for (const encoding of knownEncodings) {
    expect(encodingNamed(encoding.toUpperCase())).toBe(encoding)
    if (encoding === 'utf-8' || encoding.startsWith('utf-16')) continue
    expect(decoded(encoding, Buffer.from('chat_id;é').subarray(0, 8), [1, 1, 1, 1, 1]).toString()).toBe('chat_id;')
  }
})

test.each([
  ['latin1', 'windows-1252'],
  ['iso-8859-1', 'windows-1252'],
  ['cp1252', 'windows-1252'],
  ['l9', 'iso-8859-15'],
  ['UTF8', 'utf-8'],
  ['utf-16', 'utf-16le'],
  ['sjis', 'shift_jis'],
  ['constructor', null],
  ['', null],
])('%j is %j', (label, encoding) => {
  expect(encodingNamed(label)).toBe(encoding)
})
