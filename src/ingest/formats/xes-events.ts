import { createReadStream } from 'node:fs'
import { IngestError } from '../../errors.ts'
import { loadOptional } from '../../optional-package.ts'
import type { InputFile } from '../read/unpack.ts'

/** An event of a process, by the names of XES. */
export type ProcessEvent = Readonly<Partial<Record<(typeof attributes)[number], string | null>>>

export const attributes = [
  'case:concept:name',
  'concept:name',
  'time:timestamp',
  'org:resource',
  'org:group',
  'lifecycle:transition',
  'case:site',
  'case:customer',
  'case:channel',
] as const
interface PlacedEvent {
  readonly event: ProcessEvent
  readonly line: number
}

const known: ReadonlySet<string> = new Set(attributes)
const scopes: readonly string[] = ['trace', 'event']

/** The events of an XES file, each with the attributes of its trace. Throws `IngestError` if the file is not whole XML. */
export async function* xesEvents(file: InputFile): AsyncGenerator<PlacedEvent> {
  const fail = (problem: string, cause: unknown) =>
    new IngestError(`${file.name}: is no whole XES: ${problem}`, { file: file.name, cause })
  const { default: sax } = await loadOptional(
    () => import('sax'),
    options => new IngestError(`${file.name}: XES needs sax: npm install sax`, { file: file.name, ...options }),
  )
  const parser = sax.parser(true, { position: true })
  let found: PlacedEvent[] = []
  let trace: Record<string, string> = {}
  let event: Record<string, string> | null = null
  const path: string[] = []
  parser.onopentag = ({ name, attributes: given }) => {
    const scope = path.at(-1) ?? ''
    path.push(name)
    if (name === 'trace') trace = {}
    if (name === 'event') event = {}
    const { key, value } = given
    if (!scopes.includes(scope) || typeof key !== 'string' || typeof value !== 'string') return
    const full = scope === 'trace' ? `case:${key}` : key
    if (!known.has(full)) return
    if (scope === 'trace') trace[full] = value
    else if (event !== null) event[full] = value
  }
  parser.onclosetag = name => {
    path.pop()
    if (name !== 'event' || event === null) return
    found.push({ event: { ...trace, ...event }, line: parser.line + 1 })
    event = null
  }
  let failure: Error | null = null
  parser.onerror = error => {
    failure ??= error
  }
  const assertWhole = () => {
    if (failure !== null) throw fail(failure.message.split('\n', 1)[0] ?? '', failure)
  }
  for await (const chunk of createReadStream(file.path, 'utf8')) {
    parser.write(String(chunk))
    const events = found
    found = []
    yield* events
    assertWhole()
  }
  parser.close()
  assertWhole()
  yield* found
}
