import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml'

/** The content of a YAML text, with line numbers. */
export interface YamlText {
  /** Objects, lists and texts: scalars stay texts, except that empty ones, `~` and `null` are null. */
  readonly value: unknown
  /** The 1-based line of a key, or of its nearest existing parent. */
  readonly lineOf: (path: readonly PropertyKey[]) => number
}

/** Why a text is not valid YAML, or is not accepted. */
export interface YamlProblem {
  readonly line: number
  readonly problem: string
}

const tooDeep = 'is nested too deeply'

/** Parses a YAML text. Duplicate keys, tags, and aliases that expand without end are refused. */
export function readYamlText(text: string): YamlText | YamlProblem {
  const lines = new LineCounter()
  let document: Document | null = null
  try {
    document = parseDocument(text, {
      schema: 'failsafe',
      customTags: ['null'],
      lineCounter: lines,
      prettyErrors: false,
    })
    const [error] = [...document.errors, ...document.warnings]
    if (error === undefined) {
      const parsed = document
      return { value: parsed.toJS(), lineOf: path => lineOf(parsed, lines, path) }
    }
    const [start, end] = error.pos
    const { line } = lines.linePos(start)
    if (error.code === 'DUPLICATE_KEY') return { line, problem: `${keyAt(text, start, end)}: is there twice` }
    if (error.message.includes('call stack')) return { line, problem: tooDeep }
    // Drops the part of the message that quotes the text, which may be a secret.
    return { line, problem: error.message.split(/:? ["']|: /, 1)[0] ?? '' }
  } catch (error) {
    if (error instanceof RangeError) return { line: 1, problem: tooDeep }
    // The yaml package throws a ReferenceError for an unresolved alias, and beyond its limit on aliases.
    if (!(error instanceof ReferenceError) || document === null) throw error
    const [, name] = /^Unresolved alias[^:]*: (.*)$/s.exec(error.message) ?? []
    return {
      line: lineOfAlias(document, lines, name),
      problem:
        name === undefined ? 'aliases of aliases multiply without end' : 'an alias must have an anchor before it',
    }
  }
}

/** The line of the first alias, or of the first one with a given name. */
function lineOfAlias(document: Document, lines: LineCounter, name: string | undefined): number {
  let offset = 0
  visit(document, {
    Alias(_, alias) {
      if (name !== undefined && alias.source !== name) return undefined
      offset = offsetOf(alias) ?? 0
      return visit.BREAK
    },
  })
  return lines.linePos(offset).line
}

function keyAt(text: string, start: number, end: number): string {
  return text.slice(start, Math.max(end, start + 80)).match(/^[^\s:]+/)?.[0] ?? 'a key'
}

function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number {
  let node: unknown = document.contents
  let offset = 0
  for (const key of path) {
    if (isAlias(node)) node = node.resolve(document)
    if (isMap(node)) {
      const pair = node.items.find(item => isScalar(item.key) && String(item.key.value) === String(key))
      if (pair === undefined) break
      offset = offsetOf(pair.key) ?? offset
      node = pair.value
    } else if (isSeq(node)) {
      node = node.items[Number(key)]
      offset = offsetOf(node) ?? offset
    } else break
  }
  return lines.linePos(offset).line
}

function offsetOf(node: unknown): number | undefined {
  const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : null
  return Array.isArray(range) && typeof range[0] === 'number' ? range[0] : undefined
}
