import type { Edit, Mutator } from './mutator.ts'
import { type SqlToken, sqlTokens } from './sql-tokens.ts'

const comparisons = new Map([
  ['<', '<='],
  ['<=', '<'],
  ['>', '>='],
  ['>=', '>'],
  ['=', '<>'],
  ['<>', '='],
])
const functions = new Map(
  [
    ['min', 'max'],
    ['first', 'last'],
    ['arg_min', 'arg_max'],
    ['min_by', 'max_by'],
    ['lag', 'lead'],
    ['first_value', 'last_value'],
    ['least', 'greatest'],
    ['floor', 'ceil'],
    ['bool_and', 'bool_or'],
    ['starts_with', 'ends_with'],
    ['rank', 'row_number'],
  ].flatMap(([one, other]) => [[one, other] as const, [other, one] as const]),
)
/** Words that end a condition, besides a bracket. */
const clauses = new Set(
  'AND OR GROUP ORDER LIMIT UNION EXCEPT INTERSECT HAVING QUALIFY WINDOW RETURNING THEN WHERE WHEN ELSE END AS ON USING LEFT JOIN ANTI SEMI SELECT FROM ROWS RANGE'.split(
    ' ',
  ),
)

type At = (tokens: readonly SqlToken[], index: number) => readonly Edit[]

/** Includes or excludes a boundary, or swaps equal and different. The `=` of a SET is left alone. */
export const sqlComparison: Mutator = everyToken((tokens, index) => {
  const token = tokens[index]
  const twin = token?.kind === 'sign' ? comparisons.get(token.text) : undefined
  if (token === undefined || twin === undefined || clauseOf(tokens, index) === 'SET') return []
  return [{ ...token, text: twin }]
})

/** Swaps AND and OR, removes one of several conditions, or negates NOT and IS NOT. */
export const sqlCondition: Mutator = everyToken((tokens, index) => {
  const { text, start, end } = tokenAt(tokens, index)
  const next = tokens[index + 1]?.text
  const before = tokens[index - 1]?.text
  if (text === 'AND' || text === 'OR') {
    if ((text === 'AND' && isBetween(tokens, index)) || next === 'REPLACE') return []
    const dropped = { start, end: termEnd(tokens, index + 1), text: '' }
    return [{ start, end, text: text === 'AND' ? 'OR' : 'AND' }, dropped]
  }
  if (text === 'WHERE') {
    const stop = termEnd(tokens, index + 1)
    const follows = tokens.find(token => token.start >= stop)
    if (before === '(' && tokens[index - 2]?.text === 'FILTER') {
      return [{ start: tokenAt(tokens, index - 2).start, end: closing(tokens, index - 1), text: '' }]
    }
    // The first condition is removed with the AND after it, the only one with its WHERE.
    return follows?.text === 'AND' ? [{ start: end, end: follows.end, text: '' }] : [{ start, end: stop, text: '' }]
  }
  if (text === 'IS' && next === 'NOT') return [{ start, end: tokenAt(tokens, index + 1).end, text: 'IS' }]
  if (text === 'IS') return [{ start, end, text: 'IS NOT' }]
  if (text === 'NOT' && before !== 'IS' && before !== 'IF' && next !== 'NULL') {
    return [{ start, end: tokens[index + 1]?.start ?? end, text: '' }]
  }
  return []
})

/** Takes the other end: the latest for the earliest, lead for lag, NULLS LAST for FIRST, descending for ascending. */
export const sqlTwin: Mutator = everyToken((tokens, index) => {
  const { text, start, end, kind } = tokenAt(tokens, index)
  const twin = tokens[index + 1]?.text === '(' && kind === 'word' ? functions.get(text) : undefined
  if (twin !== undefined) return [{ start, end, text: twin }]
  if (text === 'DESC') return [{ start, end, text: 'ASC' }]
  if (text === 'ASC') return [{ start, end, text: 'DESC' }]
  if (tokens[index - 1]?.text !== 'NULLS') return []
  return text === 'FIRST' ? [{ start, end, text: 'LAST' }] : text === 'LAST' ? [{ start, end, text: 'FIRST' }] : []
})

/** Removes a word: DISTINCT, LEFT, ALL, PARTITION BY, the last key of an order, the fallback of a coalesce. */
export const sqlOmission: Mutator = everyToken((tokens, index) => {
  const { text, start, end } = tokenAt(tokens, index)
  const before = tokens[index - 1]?.text
  const next = tokens[index + 1]
  if (text === 'DISTINCT' && before !== 'IS' && before !== 'NOT' && next?.text !== 'ON') {
    return [{ start, end: next?.start ?? end, text: '' }]
  }
  if (text === 'LEFT' && next?.text === 'JOIN') return [{ start, end: next.start, text: '' }]
  if (text === 'ANTI' || text === 'SEMI') return [{ start, end, text: text === 'ANTI' ? 'SEMI' : 'ANTI' }]
  if (text === 'ALL' && before === 'UNION') return [{ start, end, text: '' }]
  if (text === 'PARTITION') return [{ start, end: partsEnd(tokens, index + 2).end, text: '' }]
  if (text === 'ORDER' && next?.text === 'BY') return lastPart(tokens, index + 2)
  if (text === 'coalesce' && next?.text === '(') return lastPart(tokens, index + 2)
  return []
})

/** Changes a number by one or by an order of magnitude, swaps plus and minus, or true and false. */
export const sqlValue: Mutator = everyToken((tokens, index) => {
  const { text, start, end, kind } = tokenAt(tokens, index)
  if (kind === 'number' && /^\d{1,9}$/.test(text)) {
    const value = Number(text)
    const others = value > 12 ? [value * 10] : value > 0 ? [value + 1, value - 1] : [value + 1]
    return others.map(other => ({ start, end, text: `${other}` }))
  }
  if (text === 'true' || text === 'false') return [{ start, end, text: text === 'true' ? 'false' : 'true' }]
  const before = tokens[index - 1]
  const follows = before !== undefined && (before.text === ')' || (before.kind !== 'sign' && !clauses.has(before.text)))
  if (kind === 'sign' && follows && (text === '+' || text === '-')) {
    return [{ start, end, text: text === '+' ? '-' : '+' }]
  }
  return []
})

function everyToken(at: At): Mutator {
  return node => {
    const tokens = sqlTokens(node) ?? []
    return tokens.flatMap((_, index) => at(tokens, index)).map(({ start, end, text }) => ({ start, end, text }))
  }
}

function tokenAt(tokens: readonly SqlToken[], index: number): SqlToken {
  const token = tokens[index]
  if (token === undefined) throw new Error(`there is no token ${index}`)
  return token
}

/** The tokens from `index` on within the same brackets, with their positions. */
function* level(tokens: readonly SqlToken[], index: number): Generator<readonly [SqlToken, number]> {
  let depth = 0
  for (let at = index; at < tokens.length; at++) {
    const token = tokenAt(tokens, at)
    if (')]}'.includes(token.text)) depth--
    if (depth < 0) return
    if (depth === 0) yield [token, at]
    if ('([{'.includes(token.text)) depth++
  }
}

/** The end, in the file, of the condition that begins at a token. */
function termEnd(tokens: readonly SqlToken[], index: number): number {
  let end = tokens[index]?.start ?? tokens.at(-1)?.end ?? 0
  let between = false
  for (const [token, at] of level(tokens, index)) {
    if (token.text === ',' || token.text === ';') break
    if (clauses.has(token.text) && at > index && !(token.text === 'AND' && between)) break
    if (token.text === 'AND') between = false
    if (token.text === 'BETWEEN') between = true
    end = token.end
  }
  return end
}

function closing(tokens: readonly SqlToken[], open: number): number {
  const inside = [...level(tokens, open + 1)].at(-1)
  let at = inside === undefined ? open + 1 : inside[1]
  while (at < tokens.length - 1 && tokenAt(tokens, at).text !== ')') at++
  return tokenAt(tokens, at).end
}

/** The end of a comma-separated list, and the last comma in it. */
function partsEnd(tokens: readonly SqlToken[], index: number): { readonly end: number; readonly comma: number | null } {
  let end = tokens[index]?.start ?? 0
  let comma: number | null = null
  for (const [token] of level(tokens, index)) {
    if (clauses.has(token.text)) break
    if (token.text === ',') comma = token.start
    end = token.end
  }
  return { end, comma }
}

function lastPart(tokens: readonly SqlToken[], index: number): readonly Edit[] {
  const { end, comma } = partsEnd(tokens, index)
  return comma === null ? [] : [{ start: comma, end, text: '' }]
}

/** Whether an AND belongs to BETWEEN. */
function isBetween(tokens: readonly SqlToken[], index: number): boolean {
  let depth = 0
  for (let at = index - 1; at >= 0; at--) {
    const { text } = tokenAt(tokens, at)
    if (text === ')') depth++
    if (text === '(') depth--
    if (depth < 0) return false
    if (depth > 0) continue
    if (text === 'BETWEEN') return true
    if (clauses.has(text)) return false
  }
  return false
}

/** The first word of the clause that contains a token. */
function clauseOf(tokens: readonly SqlToken[], index: number): string | undefined {
  for (let at = index - 1; at >= 0; at--) {
    const { text } = tokenAt(tokens, at)
    if (text === 'SET' || clauses.has(text)) return text
  }
  return undefined
}
