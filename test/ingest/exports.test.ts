import { cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { IngestError } from '../../src/errors.ts'
import { inspect } from '../../src/ingest/inspect/inspect.ts'
import { formatInstant } from '../../src/time/instant.ts'
import { runs } from '../arbitraries/runs.ts'
import { exportFormats, sampleOf, webhooksOf } from './export-samples.ts'
import { ingestEngine } from './ingest-engine.ts'
import { temporaryFolder } from './temporary-folder.ts'

const files = temporaryFolder()
const { fill } = ingestEngine()

type Found = Awaited<ReturnType<typeof fill>>

/** In the form of `expected.json`: instants as ISO 8601, without missing and default values. */
function written({ counts: { read, rejected, skipped }, rejects, rows }: Found): unknown {
  return {
    read,
    rejected,
    skipped,
    rejects: rejects.map(({ line, reason }) => ({ line, reason })),
    rows: rows.map(({ kind, ...row }) =>
      Object.fromEntries(
        Object.entries({ ...row, ...(kind === 'message' ? {} : { kind }) }).flatMap(([name, value]) =>
          value === null || value === false
            ? []
            : [[name, typeof value === 'bigint' ? formatInstant(value) : value] as const],
        ),
      ),
    ),
  }
}

test.each(exportFormats)('a sample of %s gives its expected rows', async format => {
  const { path, source, expected } = sampleOf(format)
  const found = await fill([path], { format, source })
  expect(written(found)).toEqual(JSON.parse(readFileSync(expected, 'utf8')))
})

test.each(exportFormats.filter(format => webhooksOf(format) !== null))(
  'deliveries of the webhooks of %s give their expected rows',
  async format => {
    const { path = '', expected = '' } = webhooksOf(format) ?? {}
    // However short the log is.
    const lines = readFileSync(path, 'utf8').trim().split('\n')
    for (const [index, line] of lines.slice(0, 2).entries()) {
      const log = files.write(`webhooks-${index}.jsonl`, `${line}\n`)
      expect([index, (await inspect({ file: log })).format]).toEqual([index, format])
    }
    expect(written(await fill([path], { format }))).toEqual(JSON.parse(readFileSync(expected, 'utf8')))
  },
)

test.each(exportFormats)('a sample of %s is recognised', async format => {
  const { path, source } = sampleOf(format)
  expect(written(await fill([path], { format: 'auto', source }))).toEqual(
    written(await fill([path], { format, source })),
  )
})

/** The files of a folder, or the file itself. */
function filesIn(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .sort()
}

/** Replaces a piece of a text, as in a file that was cut, edited or damaged. */
const damage = fc.record({
  from: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.nat(40),
  put: fc.oneof(
    fc.constantFrom(
      '',
      '"',
      '}',
      ']',
      ',',
      'null',
      '-1',
      '1e400',
      '"\\ud800"',
      '{}',
      '[]',
      '\u0000',
      '\n',
      '__proto__',
    ),
    fc.string({ maxLength: 5, unit: 'binary' }),
  ),
})

test.each(exportFormats)('a damaged file of %s is refused, or each of its rows is accounted for', async format => {
  const { path, source } = sampleOf(format)
  await fc.assert(
    fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 3 }), fc.nat(), async (damages, which) => {
      const file = files.pathOf(basename(path))
      rmSync(file, { recursive: true, force: true })
      cpSync(path, file, { recursive: true })
      const inside = filesIn(file)
      const damagedFile = inside[which % inside.length] ?? file
      const damaged = damages.reduce(
        (left, { from, length, put }) => {
          const start = Math.floor(from * left.length)
          return left.slice(0, start) + put + left.slice(start + length)
        },
        readFileSync(damagedFile, 'utf8'),
      )
      writeFileSync(damagedFile, damaged)
      const outcome = await fill([file], { format, source }).catch((error: unknown) => error)
      if (outcome instanceof Error) {
        expect(outcome).toBeInstanceOf(IngestError)
        expect(outcome.message).toContain(basename(path))
        return
      }
      const { counts, rows, rejects } = outcome as Found
      expect(counts.read).toBe(rows.length + rejects.length)
      expect(counts.rejected).toBe(rejects.length)
    }),
    runs(15),
  )
})

test('the date order of a WhatsApp text is inferred from the whole file; if ambiguous, the error asks for it', async () => {
  const text = (...dates: readonly string[]) => dates.map(date => `${date}, 10:00 - Ann: hello\n`).join('')
  const days = async (content: string) => {
    const source = { site: 's', agents: ['Bob'], zone: 'UTC' }
    const { rows } = await fill([files.write('chat.txt', content)], { format: 'whatsapp-text', source })
    return rows.map(({ sent_at }) => formatInstant(sent_at).slice(0, 10))
  }
  expect(await days(text('03/04/2026', '13/04/2026'))).toEqual(['2026-04-03', '2026-04-13'])
  expect(await days(text('04/03/26', '04/13/26'))).toEqual(['2026-04-03', '2026-04-13'])
  expect(await days(text('2026-04-03'))).toEqual(['2026-04-03'])
  expect(await days(text('13.04.26'))).toEqual(['2026-04-13'])
  await expect(days(text('03/04/2026'))).rejects.toThrow(
    /chat\.txt: does not tell day from month \(03\/04\/2026\): --date-order/,
  )
  await expect(days(text('13/04/2026', '04/13/2026'))).rejects.toThrow(/has dates of several orders/)
})

test('the error asks for facts that an export lacks, and lists the choices', async () => {
  const chat = files.write('chat.txt', '[13/04/2026, 10:00:00] Ann: hello\n[13/04/2026, 10:00:01] The Shop: hello\n')
  const asked = (source: object) => fill([chat], { format: 'whatsapp-text', source })
  await expect(asked({})).rejects.toThrow(/chat\.txt: has local times without a zone: --zone names it/)
  await expect(asked({ zone: 'UTC' })).rejects.toThrow(/--agents names them; those who write are "Ann", "The Shop"/)
})
