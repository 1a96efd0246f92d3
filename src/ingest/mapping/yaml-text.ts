import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml'

/** What a YAML text says, and where. */
export interface YamlText {
  /** Plain objects, lists and texts: every scalar stays what was written, but an empty one, `~` and `null` are null. */
  readonly value: unknown
  /** The 1-based line of a key, or of the nearest thing around it that is there. */
  readonly lineOf: (path: readonly PropertyKey[]) => number
}

/** Why a text is not YAML, or none that is taken. */
export interface YamlProblem {
  readonly line: number
  readonly problem: string
}

const tooDeep = 'is nested too deeply'

/** The value of a YAML text; keys that are there twice, tags and aliases that multiply without end are refused. */
export function readYamlText(text: string): YamlText | YamlProblem {
  const lines = new LineCounter()
  try {
    const document = parseDocument(text, {
      schema: 'failsafe',
      customTags: ['null'],
      lineCounter: lines,
      prettyErrors: false,
    })
    const [error] = [...document.errors, ...document.warnings]
    if (error === undefined) return { value: document.toJS(), lineOf: path => lineOf(document, lines, path) }
    const [start, end] = error.pos
    const { line } = lines.linePos(start)
    if (error.code === 'DUPLICATE_KEY') return { line, problem: `${keyAt(text, start, end)}: is there twice` }
    if (error.message.includes('call stack')) return { line, problem: tooDeep }
    // What a message quotes of the text may be a secret.
    return { line, problem: error.message.split(/:? ["']|: /, 1)[0] ?? '' }
  } catch (error) {
    // Beyond its bound on aliases the yaml package throws a ReferenceError; a deep nest exhausts its recursion.
    if (error instanceof ReferenceError) return { line: 1, problem: 'aliases of aliases multiply without end' }
    if (error instanceof RangeError) return { line: 1, problem: tooDeep }
    throw error
  }
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
