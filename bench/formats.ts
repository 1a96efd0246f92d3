// npx tsx bench/formats.ts [--megabytes 20] [--write]: rows a second of each format of an export, beside a bare read of the same file by Node.
// A file is its sample of fixtures/exports, repeated.

import { createReadStream } from 'node:fs'
import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openDuckDB } from '../src/engine/duckdb.ts'
import { fillIncoming } from '../src/ingest/fill-incoming.ts'
import type { FormatName } from '../src/ingest/format-names.ts'
import { createStore } from '../src/store/schema.ts'
import { exportFormats, sampleOf } from '../test/ingest/export-samples.ts'
import { timed } from './contest.ts'
import { table } from './markdown.ts'

const { values } = parseArgs({ options: { megabytes: { type: 'string', default: '20' }, write: { type: 'boolean' } } })
const bytes = Number(values.megabytes) * 1e6

const folder = await mkdtemp(join(tmpdir(), 'causerie-bench-'))
try {
  const rows: string[][] = []
  for (const format of exportFormats) rows.push(await measure(format))
  const text = `# Formats of exports

Written by \`npx tsx bench/formats.ts --write\`: samples repeated to about ${values.megabytes} MB, read into canonical rows, once each. A bare read
is Node reading the same bytes. Node ${process.versions.node}.

${table(['format', 'MB', 'rows a second', 'MB/s', 'bare read, MB/s', 'peak memory, MB'], rows)}
`
  console.log(text)
  if (values.write === true) await writeFile(new URL('formats.md', import.meta.url), text)
} finally {
  await rm(folder, { recursive: true })
}

async function measure(format: FormatName): Promise<string[]> {
  const { path, source } = sampleOf(format)
  const copy = join(folder, path.split('/').at(-1) ?? '')
  await rm(copy, { recursive: true, force: true })
  await cp(path, copy, { recursive: true })
  const files = (await stat(copy)).isDirectory() ? await filesIn(copy) : [copy]
  // Of a folder, its largest file.
  const sizes = await Promise.all(files.map(async file => ({ file, size: (await stat(file)).size })))
  const [largest] = sizes.toSorted((a, b) => b.size - a.size)
  if (largest === undefined) throw new Error(`no sample: ${path}`)
  await repeat(largest.file)
  const engine = await openDuckDB(':memory:')
  for (const statement of createStore) await engine.execute(statement)
  const [bareBytes, bareSeconds] = await timed(() => bareRead(largest.file))
  const [filled, seconds] = await timed(() => fillIncoming(engine, [copy], { format, source }))
  engine.close()
  const events = filled.read + filled.skipped.reduce((sum, { events }) => sum + events, 0)
  const megabytes = bareBytes / 1e6
  const peak = process.resourceUsage().maxRSS / 1000
  return [
    format,
    megabytes.toFixed(0),
    Math.round(events / seconds).toLocaleString('en'),
    (megabytes / seconds).toFixed(1),
    (megabytes / bareSeconds).toFixed(0),
    peak.toFixed(0),
  ]
}

async function filesIn(path: string): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  return entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
}

async function bareRead(path: string): Promise<number> {
  let read = 0
  for await (const chunk of createReadStream(path)) read += chunk.length
  return read
}

/** Repeats the records of a file in its own form. */
async function repeat(path: string): Promise<void> {
  const text = await readFile(path, 'utf8')
  const times = Math.ceil(bytes / text.length)
  const many = (part: string, between = '') => Array(times).fill(part).join(between)
  const [, head = '', records = '', tail = ''] = parts(path, text)
  const between = /^\s*[[{]/.test(text) && !path.endsWith('.jsonl') ? ',' : ''
  await writeFile(path, head + many(records, between) + tail)
}

/** What stands before the records, the records, and what stands after them. */
function parts(path: string, text: string): readonly string[] {
  if (path.endsWith('.jsonl')) return ['', '', text, '']
  if (path.endsWith('.csv')) return /^([^\n]*\n)([\s\S]*)()$/.exec(text) ?? []
  if (path.endsWith('.xes')) return /^([\s\S]*?)(<trace>[\s\S]*<\/trace>)([\s\S]*)$/.exec(text) ?? []
  if (!path.endsWith('.json')) return ['', '', text, '']
  const start = text.startsWith('[')
    ? 0
    : text.search(/"(list|messages|conversations|tickets|chats|_results)"\s*:\s*\[/)
  const open = text.indexOf('[', start) + 1
  let depth = 1
  let end = open
  while (depth > 0 && end < text.length) depth += { '[': 1, ']': -1 }[text[end++] ?? ''] ?? 0
  return ['', text.slice(0, open), text.slice(open, end - 1), text.slice(end - 1)]
}
