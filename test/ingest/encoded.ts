/** The characters of bytes 0x80 to 0x9f in windows-1252, from Microsoft's table; a space stands for none. */
const controls = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ'
const latin9: Readonly<Record<string, number>> = {
  '€': 0xa4,
  Š: 0xa6,
  š: 0xa8,
  Ž: 0xb4,
  ž: 0xb8,
  Œ: 0xbc,
  œ: 0xbd,
  Ÿ: 0xbe,
}

export const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'iso-8859-15'] as const
export type TestEncoding = (typeof encodings)[number]

/** Encodes a text. Throws for a character that the encoding lacks. */
export function encoded(text: string, encoding: TestEncoding): Buffer {
  if (encoding === 'utf-8') return Buffer.from(text)
  if (encoding === 'utf-16le') return Buffer.from(text, 'utf16le')
  if (encoding === 'utf-16be') return Buffer.from(text, 'utf16le').swap16()
  return Buffer.from(
    Array.from(text, character => {
      const code = character.codePointAt(0) ?? 0
      const control = character === ' ' ? -1 : controls.indexOf(character)
      if (encoding === 'windows-1252' && control !== -1) return 0x80 + control
      if (encoding === 'iso-8859-15' && Object.hasOwn(latin9, character)) return latin9[character] ?? 0
      if (code < 0x80 || (code >= 0xa0 && code <= 0xff)) return code
      throw new Error(`${encoding} has no ${character}`)
    }),
  )
}
