import { readFileSync, rmSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { runs } from '../../../test/arbitraries/runs.ts'
import { ingestEngine } from '../../../test/ingest/ingest-engine.ts'
import { temporaryFolder } from '../../../test/ingest/temporary-folder.ts'
import { naiveCsvRecords } from '../../../testing/oracle/csv-records.ts'
import { type Sql, sql } from '../../engine/sql.ts'
import { type RejectedRow, rawLength } from '../quarantine.ts'
import { csvSplitter } from './csv-splitter.ts'
import { mendRecords } from './mend.ts'
import { textRecords } from './text-records.ts'

const files = temporaryFolder()
const { engine } = ingestEngine()

/** What DuckDB reads from a file with the options of `readCsv`; null when it refuses the file. */
async function duckdbRows(path: string, options: Sql): Promise<number | null> {
  const found = await engine()
    .query(
      sql`SELECT count(*) AS "rows", max(coalesce(a, b)) FROM read_csv(${path}, auto_detect = false, columns = {a: 'VARCHAR', b: 'VARCHAR'}, delim = ',',
        quote = '"', escape = '"', strict_mode = true, ${options})`,
      { rows: 'count' },
    )
    .catch(() => null)
  return found?.[0]?.rows ?? null
}

interface ScanOptions {
  readonly chunkBytes?: number
  readonly limitBytes?: number
  readonly onBatch?: (bytes: Buffer) => void
}

async function scan(path: string, { chunkBytes = 4 << 20, limitBytes = 16_000_000, onBatch }: ScanOptions = {}) {
  const found: { line: number; text: string; problem: string | null }[] = []
  const splitter = csvSplitter({ delimiter: ',', columns: 2, limitBytes })
  for await (const { bytes, records } of textRecords(path, splitter, { chunkBytes })) {
    onBatch?.(bytes)
    for (const record of records) {
      const { line, problem } = record
      const text = problem === null ? bytes.toString('utf8', record.start, record.end) : record.raw
      found.push({ line, text, problem })
    }
  }
  return found
}

/** Random mixes of the characters that matter in CSV. */
const soup = (line: string) =>
  fc
    .array(fc.constantFrom('a', 'b,c', 'd,"e"', ',', '"', '""', ' ', line, line, 'é'), { maxLength: 14 })
    .map(parts => parts.join(''))

describe('the splitter and the strict mode of DuckDB', () => {
  test.each(['\n', '\r\n'])('agree on rows, with lines ending with %j', async line => {
    let accepted = 0
    await fc.assert(
      fc.asyncProperty(soup(line), async body => {
        const path = files.write('soup.csv', `a,b${line}${body}`)
        const rows = await duckdbRows(path, sql`header = true`)
        const [, ...records] = await scan(path)
        const isWellFormed = records.every(({ problem }) => problem === null)
        expect(rows !== null).toBe(isWellFormed)
        if (rows === null) return
        expect(records.length).toBe(rows)
        accepted++
      }),
      runs(100),
    )
    expect(accepted).toBeGreaterThan(runs(100).numRuns / 20)
  })

  test('agree on every repaired file, whatever the line endings', async () => {
    const mixed = fc.array(fc.constantFrom('a', 'b,c', 'd,"e"', ',', '"', ' ', '\n', '\r\n', '\r', 'é'), {
      maxLength: 14,
    })
    await fc.assert(
      fc.asyncProperty(mixed, async parts => {
        const path = files.write('mixed.csv', `a,b\n${parts.join('')}`)
        const [, ...records] = await scan(path)
        const copyPath = files.pathOf('mended.csv')
        rmSync(copyPath, { force: true })
        const rejected: RejectedRow[] = []
        const text = { path, splitter: csvSplitter({ delimiter: ',', columns: 2 }), hasHeader: true }
        await mendRecords(text, copyPath, async rows => void rejected.push(...rows))

        const good = records.filter(({ problem }) => problem === null)
        expect(rejected.map(({ line }) => line)).toEqual(
          records.filter(({ problem }) => problem !== null).map(({ line }) => line),
        )
        expect(readFileSync(copyPath, 'utf8')).toBe(good.map(({ text }) => `${text}\n`).join(''))
        const asMended = sql`header = false, new_line = '\\n', parallel = false`
        expect(await duckdbRows(copyPath, asMended)).toBe(good.length)
      }),
      runs(100),
    )
  })
})

describe('records of a file', () => {
  /** A row as written, its text without the line ending, and its problem. */
  const value = fc.array(fc.constantFrom('x', 'é', ' ', ',', '\n', '\r\n', '""', '😀'), { maxLength: 6 })
  const row = fc.oneof(
    fc.tuple(fc.constantFrom('1', 'a b', ''), value).map(([a, b]) => ({ text: `${a},"${b.join('')}"`, problem: null })),
    fc.constantFrom(
      { text: '1', problem: 'row has 1 columns, the header has 2' },
      { text: '1,2,3', problem: 'row has 3 columns, the header has 2' },
      { text: '1,"2"x"', problem: 'row has text after a closing quote' },
      { text: '', problem: 'blank' },
    ),
  )

  test('have the same lines and texts as a naive count, wherever the file is cut into chunks', async () => {
    const lineEnd = fc.constantFrom('\n', '\r\n', '\r')
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(row, lineEnd), { maxLength: 12 }),
        fc.integer({ min: 1, max: 40 }),
        async (rows, chunkBytes) => {
          // The \n of a blank line after a \r would be part of one line ending.
          fc.pre(rows.every(([row, end], index) => !(end === '\n' && row.text === '' && rows[index - 1]?.[1] === '\r')))
          const expected: unknown[] = []
          let content = ''
          for (const [{ text, problem }, end] of rows) {
            const line = content.split(/\r\n|\n|\r/).length
            if (problem !== 'blank') expected.push({ line, text, problem })
            content += text + end
          }
          expect(await scan(files.write('lines.csv', content), { chunkBytes })).toEqual(expected)
        },
      ),
      runs(100),
    )
  })

  const mistake = 'row has text after a closing quote'
  const perhaps = 'line may be inside a row that has text after a closing quote: that of line'
  const never = 'line is inside a quote that is never closed: that of the row on line'

  test('a quoted value with an extra quote is one reject, whatever its lines look like', async () => {
    const path = files.write('many.csv', '1,"he said "hi" to\n3,4\n5,6\n and left"\n7,8\n')
    expect(await scan(path)).toEqual([
      { line: 1, text: '1,"he said "hi" to\n3,4\n5,6\n and left"', problem: mistake },
      { line: 5, text: '7,8', problem: null },
    ])
  })

  test('after a missing quote, lines that may be rows or text are separate rejects', async () => {
    const path = files.write('forgot.csv', '1,"two\n3,4\n5,"six"\n7,8\n')
    expect(await scan(path)).toEqual([
      { line: 1, text: '1,"two', problem: mistake },
      { line: 2, text: '3,4', problem: `${perhaps} 1` },
      { line: 3, text: '5,"six"', problem: `${perhaps} 1` },
      { line: 4, text: '7,8', problem: null },
    ])
  })

  test('a faulty value that never closes ends where it seemed to end', async () => {
    const path = files.write('ended.csv', '1,"two"s\n3,4\n5,"s"ix\n7,8')
    expect(await scan(path)).toEqual([
      { line: 1, text: '1,"two"s', problem: mistake },
      { line: 2, text: '3,4', problem: null },
      { line: 3, text: '5,"s"ix', problem: mistake },
      { line: 4, text: '7,8', problem: null },
    ])
  })

  test('after a quote that never closes, every line is a reject', async () => {
    const path = files.write('open.csv', '1,2\n3,"four\n5,6\n\n7,8\n9')
    expect(await scan(path)).toEqual([
      { line: 1, text: '1,2', problem: null },
      { line: 2, text: '3,"four', problem: 'row has a quote that is never closed' },
      { line: 3, text: '5,6', problem: `${never} 2` },
      { line: 5, text: '7,8', problem: `${never} 2` },
      { line: 6, text: '9', problem: `${never} 2` },
    ])
  })

  test('are cut by the rule, wherever the file is cut into chunks and whatever is too long', async () => {
    const piece = fc.constantFrom('a', 'b,c', '"d', '"', '""', 'e"', ',"', '",', ' ', '\n', '\r\n', '\r', '1,2\n')
    const options = fc.record({
      limitBytes: fc.integer({ min: 1, max: 40 }),
      chunkBytes: fc.integer({ min: 1, max: 50 }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 25 }), options, async (pieces, { limitBytes, chunkBytes }) => {
        const text = pieces.join('')
        const found = await scan(files.write('rule.csv', text), { limitBytes, chunkBytes })
        const expected = naiveCsvRecords(text, { columns: 2, limitBytes })
        // A text that is too long is kept up to an arbitrary point.
        const isKept = (text: string) => text.length <= limitBytes
        expect(found.map(row => ({ ...row, text: isKept(row.text) ? row.text : '' }))).toEqual(
          expected.map(row => ({ ...row, text: isKept(row.text) ? row.text : '' })),
        )
      }),
      runs(300),
    )
  })

  test('no line of a quoted value is ever a row, whatever quotes are inserted', async () => {
    const inside = fc.constantFrom('1,2', 'said', '""', '\n', '\n3,4\n', '\r\n5,6\r\n', 'x'.repeat(30))
    const text = fc.array(inside, { maxLength: 6 }).map(parts => parts.join(''))
    // Each begins with a quote that is certainly misplaced; what follows may look like the end of a value where none can end.
    const stray = fc.constantFrom('"x', 'x"x', '"\t', '"é')
    const value = fc
      .tuple(text, fc.option(stray), text, fc.constantFrom('first', 'last'))
      .map(([before, quote, after, place]) => {
        const written = `"${before}${quote ?? ''}${quote === null ? '' : place === 'first' ? '"\n7,8\n' : '", '}${after}."`
        return { text: place === 'first' ? `${written},0` : `0,${written}`, isGood: quote === null }
      })
    await fc.assert(
      fc.asyncProperty(fc.array(value, { maxLength: 8 }), fc.constantFrom(20, 1000), async (rows, limitBytes) => {
        const path = files.write('stray.csv', rows.map(({ text }) => `${text}\n`).join(''))
        const found = await scan(path, { limitBytes })
        const written = new Set(rows.filter(({ isGood }) => isGood).map(({ text }) => text))
        for (const { text, problem } of found) if (problem === null) expect(written).toContain(text)
        if (rows.every(({ isGood }) => isGood)) expect(found.length).toBe(rows.length)
      }),
      runs(200),
    )
  })

  test('a scan takes linear time in the number of misplaced quotes', async () => {
    const rows = 100_000
    const found = await scan(files.write('wrong.csv', '1,"2"x\n'.repeat(rows)), { chunkBytes: 1 << 16 })
    expect(found.length).toBe(rows)
    expect(found.every(({ problem }) => problem === mistake)).toBe(true)
  })

  test('a row that is too long is one reject in bounded memory, and the next row is read', async () => {
    const long = 'x'.repeat(900_000)
    const inner = '7,looks like a row\n'
    const text = `1,2\n3,${long}\n4,"${inner.repeat(20_000)}"\n5,6\n`
    let most = 0
    const found = await scan(files.write('long.csv', text), {
      limitBytes: 200_000,
      chunkBytes: 1 << 16,
      onBatch: bytes => {
        most = Math.max(most, bytes.length)
      },
    })
    const problem = 'row is longer than 200000 bytes'
    expect(found).toEqual([
      { line: 1, text: '1,2', problem: null },
      { line: 2, text: `3,${long}`.slice(0, rawLength * 3), problem },
      { line: 3, text: `4,"${inner.repeat(20_000)}`.slice(0, rawLength * 3), problem },
      { line: 20_004, text: '5,6', problem: null },
    ])
    expect(most).toBeLessThan(300_000)
  })

  test('a byte order mark is not part of the first record; bytes that are not UTF-8 are a problem', async () => {
    const path = files.write(
      'bytes.csv',
      Buffer.concat([Buffer.from('\ufeffa,b\nc,'), Buffer.from([0xff, 0x0a]), Buffer.from('d,é\n')]),
    )
    expect(await scan(path)).toEqual([
      { line: 1, text: 'a,b', problem: null },
      { line: 2, text: 'c,\ufffd', problem: 'row is not UTF-8' },
      { line: 3, text: 'd,é', problem: null },
    ])
  })
})
