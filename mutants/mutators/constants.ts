import { SyntaxKind } from 'typescript/unstable/ast'
import {
  isBigIntLiteral,
  isNumericLiteral,
  isRegularExpressionLiteral,
  isStringLiteral,
} from 'typescript/unstable/ast/is'
import { instead, type Mutator } from './mutator.ts'

/** Changes a count by one, a measure by an order of magnitude, and a file mode to one for everybody. */
export const number: Mutator = node => {
  if (!isNumericLiteral(node) && !isBigIntLiteral(node)) return []
  const written = node.getText()
  if (written.startsWith('0o')) return written === '0o777' ? [] : [instead(node, '0o777')]
  const unit = written.endsWith('n') ? 'n' : ''
  const value = Number(written.replaceAll('_', '').replace(/n$/, ''))
  const others = value > 12 ? [value * 10] : value >= 1 ? [value + 1, value - 1] : [value + 1]
  return others.filter(Number.isSafeInteger).map(other => instead(node, `${other}${unit}`))
}

export const truth: Mutator = node => {
  if (node.kind === SyntaxKind.TrueKeyword) return [instead(node, 'false')]
  return node.kind === SyntaxKind.FalseKeyword ? [instead(node, 'true')] : []
}

/** Uses another string where the type allows only a few. Free text, names and SQL are left alone. */
export const word: Mutator = (node, source) => {
  if (!isStringLiteral(node)) return []
  const words = source.wordsAt(node)
  const place = words.indexOf(node.text)
  const others = [...words.slice(place + 1), ...words.slice(0, place + 1)]
  const other = others.find(one => meaningOf(one) !== meaningOf(node.text))
  return other === undefined ? [] : [instead(node, `'${other}'`)]
}

/** SQL has two spellings for some operators. */
function meaningOf(text: string): string {
  return text === '==' ? '=' : text === '<>' ? '!=' : text
}

/** Removes an anchor, so that a pattern also matches a part of the text. */
export const pattern: Mutator = node => {
  if (!isRegularExpressionLiteral(node)) return []
  const { text } = node
  const flags = text.slice(text.lastIndexOf('/') + 1)
  const body = text.slice(1, text.lastIndexOf('/'))
  const loose = [
    ...(body.startsWith('^') ? [body.slice(1)] : []),
    ...(/[^\\]\$$/.test(body) ? [body.slice(0, -1)] : []),
  ]
  return [
    ...loose.filter(other => other !== '').map(other => instead(node, `/${other}/${flags}`)),
    ...[...flags].map(flag => instead(node, `/${body}/${flags.replace(flag, '')}`)),
  ]
}
