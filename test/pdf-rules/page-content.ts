import { dictionary, type PdfFile, streamOf } from './pdf-file.ts'

/** An operator of a page's content with its operands as they are written, and the marks around it, outermost first. */
export interface Step {
  readonly operator: string
  readonly operands: readonly string[]
  readonly marks: readonly Mark[]
  /** How many saved graphics states there are. */
  readonly depth: number
}

/** Marked content: its tag, and its number in the structure if it has one. */
export interface Mark {
  readonly tag: string
  readonly mcid: number | null
}

/** The operators that show something. */
export const shows = /^([fF]\*?|[bBsS]\*?|sh|Do|T[jJ]|'|"|EI)$/

/** The content of a page, operator by operator. */
export function stepsOf(file: PdfFile, page: string): readonly Step[] {
  const { '/Contents': contents } = dictionary(file, page)
  const parts = Array.isArray(contents) ? contents : [contents]
  const content = parts.map(part => streamOf(file, part).toString('latin1')).join('\n')
  const steps: Step[] = []
  let operands: string[] = []
  let marks: readonly Mark[] = []
  let depth = 0
  for (const [token] of content.matchAll(tokens)) {
    if (!/^[A-Za-z'"][A-Za-z0-9*'"]*$/.test(token) || /^(true|false|null)$/.test(token)) {
      operands.push(token)
      continue
    }
    if (token === 'BDC' || token === 'BMC') {
      const mcid = /\/MCID (\d+)/.exec(operands.join(' '))?.[1]
      marks = [...marks, { tag: operands[0] ?? '', mcid: mcid === undefined ? null : Number(mcid) }]
    }
    if (token === 'q') depth++
    steps.push({ operator: token, operands, marks, depth })
    if (token === 'EMC') marks = marks.slice(0, -1)
    if (token === 'Q') depth--
    operands = []
  }
  return steps
}

/** Strings, dictionaries' ends, names, arrays' ends, numbers, operators. */
const tokens = /\((?:\\[\s\S]|[^\\()])*\)|<[0-9a-fA-F\s]*>|<<|>>|\/[^\s<>[\]()/]*|[[\]]|[^\s<>[\]()/]+/g

/** The codes of glyphs that a step shows, four hexadecimal digits each. */
export function codesOf({ operands }: Step): readonly string[] {
  return operands
    .filter(operand => /^<[0-9a-fA-F]/.test(operand))
    .flatMap(operand => operand.slice(1, -1).match(/.{4}/g) ?? [])
}
