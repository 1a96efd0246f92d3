import type { Node } from 'typescript/unstable/ast'
import {
  isIdentifier,
  isNoSubstitutionTemplateLiteral,
  isTaggedTemplateExpression,
  isTemplateExpression,
} from 'typescript/unstable/ast/is'

/** A word, number, sign or string of SQL, or a whole `${hole}`, with its position in the file. */
export interface SqlToken {
  readonly text: string
  readonly start: number
  readonly end: number
  readonly kind: 'word' | 'number' | 'sign' | 'quoted' | 'hole'
}

const pattern =
  /(?<comment>--[^\n]*)|(?<quoted>'(?:[^']|'')*'|"(?:[^"]|"")*")|(?<word>[A-Za-z_]\w*)|(?<number>\d+(?:\.\d+)?)|(?<sign><>|<=|>=|!=|::|\|\||:=|=>|->>?|[^\s\w])/g

/** The tokens of a template tagged `sql`; null for other nodes. */
export function sqlTokens(node: Node): readonly SqlToken[] | null {
  if (!isTaggedTemplateExpression(node) || !isIdentifier(node.tag) || node.tag.text !== 'sql') return null
  const { text } = node.getSourceFile()
  const { template } = node
  if (isNoSubstitutionTemplateLiteral(template)) return tokensIn(text, template.getStart() + 1, template.end - 1)
  if (!isTemplateExpression(template)) return null
  const tokens = [...tokensIn(text, template.head.getStart() + 1, template.head.end - 2)]
  for (const { expression, literal } of template.templateSpans) {
    const start = expression.getFullStart() - 2
    const end = literal.getStart() + 1
    tokens.push({ text: text.slice(start, end), start, end, kind: 'hole' })
    const isLast = text[literal.end - 1] === '`'
    tokens.push(...tokensIn(text, end, literal.end - (isLast ? 1 : 2)))
  }
  return tokens
}

function tokensIn(text: string, from: number, to: number): readonly SqlToken[] {
  return [...text.slice(from, to).matchAll(pattern)].flatMap(({ 0: found, index, groups }) => {
    const kind = (['word', 'number', 'sign', 'quoted'] as const).find(name => groups?.[name] !== undefined)
    return kind === undefined ? [] : [{ text: found, start: from + index, end: from + index + found.length, kind }]
  })
}
