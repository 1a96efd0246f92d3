import { readFileSync, rmSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { runs } from '../../../test/arbitraries/runs.ts'
import { ingestEngine } from '../../../test/ingest/ingest-engine.ts'
import { temporaryFolder } from '../../../test/ingest/temporary-folder.ts'
import { type Sql, sql } from '../../engine/sql.ts'
import type { RejectedRow } from '../quarantine.ts'
import { csvSplitter } from './csv-splitter.ts'
import { mendRecords } from './mend.ts'
import { textRecords } from './text-records.ts'

const files = temporaryFolder()
const { engine } = ingestEngine()

/** What DuckDB reads of a file with the options of `readCsv`, null when it refuses. */
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

async function scan(path: string, chunkBytes?: number) {
  const found: { line: number; text: string; problem: string | null }[] = []
  const options = chunkBytes === undefined ? {} : { chunkBytes }
  for await (const { bytes, records } of textRecords(path, csvSplitter({ delimiter: ',', columns: 2 }), options)) {
    for (const { line, start, end, problem } of records) {
      found.push({ line, text: bytes.toString('utf8', start, end), problem })
    }
  }
  return found
}

/** Soup of what matters to CSV. */
const soup = (line: string) =>
  fc
    .array(fc.constantFrom('a', 'b,c', 'd,"e"', ',', '"', '""', ' ', line, line, 'é'), { maxLength: 14 })
    .map(parts => parts.join(''))

describe('the splitter and the strict mode of DuckDB', () => {
  test.each(['\n', '\r\n'])('agree on what is a row, with lines ending with %j', async line => {
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
    expect(accepted).toBeGreaterThan(10)
  })

  test('agree on everything that is mended, whatever ends the lines', async () => {
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
  /** A row as it is written, its text without the line's end, and what is wrong with it. */
  const value = fc.array(fc.constantFrom('x', 'é', ' ', ',', '\n', '\r\n', '""', '😀'), { maxLength: 6 })
  const row = fc.oneof(
    fc.tuple(fc.constantFrom('1', 'a b', ''), value).map(([a, b]) => ({ text: `${a},"${b.join('')}"`, problem: null })),
    fc.constantFrom(
      { text: '1', problem: 'row has 1 columns, the header has 2' },
      { text: '1,2,3', problem: 'row has 3 columns, the header has 2' },
      { text: '1,"2"x', problem: 'row has text after a closing quote' },
      { text: '', problem: 'blank' },
    ),
  )

  test('have the lines and texts of a naive count, wherever the file is cut into chunks', async () => {
    const lineEnd = fc.constantFrom('\n', '\r\n', '\r')
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(row, lineEnd), { maxLength: 12 }),
        fc.integer({ min: 1, max: 40 }),
        async (rows, chunkBytes) => {
          // A blank line's \n after a \r would be one line end.
          fc.pre(rows.every(([row, end], index) => !(end === '\n' && row.text === '' && rows[index - 1]?.[1] === '\r')))
          const expected: unknown[] = []
          let content = ''
          for (const [{ text, problem }, end] of rows) {
            const line = content.split(/\r\n|\n|\r/).length
            if (problem !== 'blank') expected.push({ line, text, problem })
            content += text + end
          }
          expect(await scan(files.write('lines.csv', content), chunkBytes)).toEqual(expected)
        },
      ),
      runs(100),
    )
  })

  test('only the first line of a row whose quote is never closed is given up', async () => {
    const path = files.write('open.csv', '1,"two\n3,4\n5,"six"\n7,8\n9,"ten')
    expect(await scan(path)).toEqual([
      { line: 1, text: '1,"two', problem: 'row has text after a closing quote' },
      { line: 2, text: '3,4', problem: null },
      { line: 3, text: '5,"six"', problem: null },
      { line: 4, text: '7,8', problem: null },
      { line: 5, text: '9,"ten', problem: 'row has a quote that is never closed' },
    ])
  })

  test('a row that is too long is given up in bounded memory, the next one is read', async () => {
    const long = 'x'.repeat(9_000_000)
    const path = files.write('long.csv', `1,2\n3,${long}\n4,"${'yyyyyyyyyyyyyyyyyyy\n'.repeat(110_000)}"\n5,6\n`)
    const found = await scan(path, 1 << 20)
    const problems = found.filter(({ problem }) => problem !== null)
    expect(problems[0]).toMatchObject({ line: 2, problem: 'row is longer than 2000000 bytes' })
    expect(problems[1]).toMatchObject({
      line: 3,
      problem: 'row is longer than 2000000 bytes',
      text: '4,"yyyyyyyyyyyyyyyyyyy',
    })
    expect(found.at(-1)).toEqual({ line: 110_004, text: '5,6', problem: null })
  })

  test('a byte order mark is no part of the first record; bytes that are not UTF-8 are a problem', async () => {
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
