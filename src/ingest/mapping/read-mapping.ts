import { readFile } from 'node:fs/promises'
import { type Document, LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import { IngestError } from '../../errors.ts'
import { type Mapping, mappingSchema, type ResolvedMapping } from './mapping.ts'

/** A mapping checked, or read from a YAML or JSON file and checked. Throws `IngestError` that names the key, in a file also the line. */
export async function readMapping(mapping: string | Mapping): Promise<ResolvedMapping> {
  if (typeof mapping !== 'string') return check(mapping, 'mapping', () => undefined)
  const text = await readFile(mapping, 'utf8').catch(cause => {
    throw new IngestError(`${mapping}: the mapping cannot be read: ${cause.message}`, { file: mapping, cause })
  })
  const lines = new LineCounter()
  // Every scalar stays the text that was written: 01 and true are values of columns.
  const document = parseDocument(text, {
    schema: 'failsafe',
    customTags: ['null'],
    lineCounter: lines,
    prettyErrors: false,
  })
  const [error] = document.errors
  if (error !== undefined) {
    const { line } = lines.linePos(error.pos[0])
    throw new IngestError(`${mapping}:${line}: ${error.message}`, { file: mapping, line, cause: error })
  }
  return check(document.toJS() ?? {}, mapping, path => lineOf(document, lines, path))
}

function check(
  given: unknown,
  name: string,
  lineOfPath: (path: readonly PropertyKey[]) => number | undefined,
): ResolvedMapping {
  const result = mappingSchema.safeParse(given, { reportInput: true })
  if (result.success) return result.data
  const [issue] = result.error.issues
  if (issue === undefined) throw new Error('a mapping was refused for no reason')
  const path = issue.code === 'unrecognized_keys' ? [...issue.path, ...issue.keys.slice(0, 1)] : issue.path
  const line = lineOfPath(path)
  throw new IngestError(
    `${name}${line === undefined ? '' : `:${line}`}: ${path.length === 0 ? 'a mapping' : path.join('.')}: ${ruleOf(issue)}`,
    { file: name, ...(line === undefined ? {} : { line }), cause: result.error },
  )
}

function ruleOf(issue: z.core.$ZodIssue): string {
  const given = issue.input === undefined ? '' : `: ${JSON.stringify(issue.input)}`
  switch (issue.code) {
    case 'unrecognized_keys':
      return 'is not known'
    case 'invalid_value':
      return `must be one of ${issue.values.join(', ')}${given}`
    case 'invalid_type':
      return `must be ${issue.expected === 'object' ? 'a column name or an object' : `a ${issue.expected}`}${given}`
    default:
      return `${issue.message}${given}`
  }
}

function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number | undefined {
  // A key that is missing has no place: then that of what should hold it.
  for (let length = path.length; length > 0; length--) {
    const node: unknown = document.getIn(path.slice(0, length), true)
    const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : null
    if (Array.isArray(range) && typeof range[0] === 'number') return lines.linePos(range[0]).line
  }
  return undefined
}
