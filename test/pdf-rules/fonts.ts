import { create, type Font } from 'fontkit'
import { codesOf, stepsOf } from './page-content.ts'
import { dictionary, listOf, type PdfFile, pagesOf, resolve, streamOf } from './pdf-file.ts'
import type { Rule } from './rule.ts'

/** A font of the pages, with the codes of the glyphs that they show. */
interface UsedFont {
  readonly name: string
  readonly reference: string
  readonly codes: ReadonlySet<string>
}

/** What ISO 14289-1 asks of fonts. ISO 19005-2 asks the same in 6.2.11. */
export const fontRules: readonly Rule[] = [
  {
    clause: '7.21.3.1',
    says: 'a composite font and its part have one character collection, and the coding is Identity-H',
    find: file =>
      fontsOf(file).flatMap(({ name, reference }) => {
        const { '/Encoding': encoding } = dictionary(file, reference)
        const system = dictionary(file, partOf(file, reference)['/CIDSystemInfo'])
        return encoding === '/Identity-H' && system['/Ordering'] === 'u:Identity' ? [] : [name]
      }),
  },
  {
    clause: '7.21.3.2',
    says: 'a TrueType part of a composite font says how its codes map to glyphs',
    find: file =>
      fontsOf(file).flatMap(({ name, reference }) => {
        const part = partOf(file, reference)
        return part['/Subtype'] !== '/CIDFontType2' || part['/CIDToGIDMap'] === '/Identity' ? [] : [name]
      }),
  },
  {
    clause: '7.21.4.1',
    says: 'every font is embedded and holds the glyphs that are shown',
    find: file =>
      fontsOf(file).flatMap(({ name, reference, codes }) => {
        const font = embeddedFont(file, reference)
        if (font === null) return isCompact(file, reference) ? [] : [name]
        return [...codes].filter(code => Number.parseInt(code, 16) >= font.numGlyphs).map(code => `${name} ${code}`)
      }),
  },
  {
    clause: '7.21.4.2',
    says: 'no font lists its glyphs, or the list is complete',
    find: file =>
      fontsOf(file).flatMap(({ name, reference }) =>
        dictionary(file, partOf(file, reference)['/FontDescriptor'])['/CIDSet'] === undefined ? [] : [name],
      ),
  },
  {
    clause: '7.21.5',
    says: 'the widths of glyphs are those of the embedded font',
    find: file =>
      fontsOf(file).flatMap(({ name, reference, codes }) => {
        const font = embeddedFont(file, reference)
        if (font === null) return []
        const [, widths] = listOf(file, partOf(file, reference)['/W'])
        const list = listOf(file, widths)
        return [...codes].flatMap(code => {
          const glyph = Number.parseInt(code, 16)
          const width = (font.getGlyph(glyph).advanceWidth * 1000) / font.unitsPerEm
          return Math.abs(Number(list[glyph]) - width) <= 1 ? [] : [`${name} ${code}: ${list[glyph]}, not ${width}`]
        })
      }),
  },
  {
    clause: '7.21.7',
    says: 'each glyph that is shown stands for letters, none of them U+0000, U+FEFF or U+FFFE',
    find: file =>
      fontsOf(file).flatMap(({ name, reference, codes }) => {
        const letters = lettersOf(file, reference)
        return [...codes].flatMap(code => {
          const text = letters.get(Number.parseInt(code, 16)) ?? ''
          return text === '' || /[\0\ufeff\ufffe]/.test(text) ? [`${name} ${code}`] : []
        })
      }),
  },
  {
    clause: '7.21.8',
    says: 'no text uses the empty glyph of its font',
    find: file => fontsOf(file).flatMap(({ name, codes }) => (codes.has('0000') ? [name] : [])),
  },
]

const found = new WeakMap<PdfFile, readonly UsedFont[]>()

function fontsOf(file: PdfFile): readonly UsedFont[] {
  const known = found.get(file)
  if (known !== undefined) return known
  const codes = new Map<string, Set<string>>()
  for (const page of pagesOf(file)) {
    const fonts = dictionary(file, dictionary(file, dictionary(file, page)['/Resources'])['/Font'])
    let current = ''
    for (const step of stepsOf(file, page)) {
      if (step.operator === 'Tf') current = String(fonts[step.operands[0] ?? ''] ?? `no font ${step.operands[0]}`)
      if (step.operator !== 'TJ' && step.operator !== 'Tj') continue
      const used = codes.get(current) ?? new Set()
      for (const code of codesOf(step)) used.add(code)
      codes.set(current, used)
    }
  }
  const fonts = Array.from(codes, ([reference, used]) => ({
    name: String(dictionary(file, reference)['/BaseFont'] ?? reference),
    reference,
    codes: used,
  }))
  found.set(file, fonts)
  return fonts
}

function partOf(file: PdfFile, reference: string) {
  return dictionary(file, listOf(file, dictionary(file, reference)['/DescendantFonts'])[0])
}

/** Whether the font is embedded in the Compact Font Format, which fontkit cannot read alone. */
function isCompact(file: PdfFile, reference: string): boolean {
  const descriptor = dictionary(file, partOf(file, reference)['/FontDescriptor'])
  return streamOf(file, descriptor['/FontFile3']).length > 0
}

function embeddedFont(file: PdfFile, reference: string): Font | null {
  const descriptor = dictionary(file, partOf(file, reference)['/FontDescriptor'])
  const bytes = streamOf(file, descriptor['/FontFile2'])
  return bytes.length === 0 ? null : (create(bytes) as Font)
}

/** The letters of each code by the font's ToUnicode map, of which pdfkit writes ranges with a list. */
function lettersOf(file: PdfFile, reference: string): ReadonlyMap<number, string> {
  const map = resolve(file, dictionary(file, reference)['/ToUnicode'])
  const letters = new Map<number, string>()
  if (map === undefined) return letters
  const text = streamOf(file, dictionary(file, reference)['/ToUnicode']).toString('latin1')
  for (const [, first = '', , list = ''] of text.matchAll(/<([0-9a-f]+)> <([0-9a-f]+)> \[([^\]]*)\]/gi)) {
    for (const [index, [, units = '']] of [...list.matchAll(/<([0-9a-f ]*)>/gi)].entries()) {
      const hex = units.match(/[0-9a-f]{4}/gi) ?? []
      letters.set(
        Number.parseInt(first, 16) + index,
        String.fromCharCode(...hex.map(unit => Number.parseInt(unit, 16))),
      )
    }
  }
  return letters
}
