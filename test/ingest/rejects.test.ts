import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sql } from '../../src/engine/sql.ts'
import { createRejects, keepRejects, rawLength } from '../../src/ingest/quarantine.ts'
import { naiveCsvRecords } from '../../testing/oracle/csv-records.ts'
import { runs } from '../arbitraries/runs.ts'
import { ingestEngine } from './ingest-engine.ts'
import { temporaryFolder } from './temporary-folder.ts'

const files = temporaryFolder()
const { engine, fill } = ingestEngine()

const header = 'chat_id,sent_at,author,establishment_id,text,attachments'
const at = '2026-03-01T10:00:00Z'
/** Wrong rows and the reasons for their rejection. */
const wrongRows: readonly (readonly [row: string, reason: string])[] = [
  [',,,,,', 'row is empty'],
  [`,${at},agent,e,,`, 'chat_id is missing'],
  [`"",${at},agent,e,,`, 'chat_id is missing'],
  ['c,,agent,e,,', 'sent_at is missing'],
  [`c,${at},,e,,`, 'author is missing'],
  [`c,${at},robot,e,"a\nb",`, 'author must be one of customer, agent, bot, system: robot'],
  [
    'c,2026-03-01T10:00:00,agent,e,,',
    'sent_at must have an offset or Z, or a mapping must say its zone: 2026-03-01T10:00:00',
  ],
  ['c,2026-03-01,agent,e,,', 'sent_at must be an ISO 8601 date and time such as 2026-10-25T02:30:00+02:00: 2026-03-01'],
  ['c,infinity,agent,e,,', 'sent_at must be an ISO 8601 date and time such as 2026-10-25T02:30:00+02:00: infinity'],
  ['c,0001-01-01T00:00:00+01:00,agent,e,,', 'sent_at must lie in the years 1 to 9999: 0001-01-01T00:00:00+01:00'],
  [`c,${at},agent,e,,nope`, 'attachments must be a JSON list of {name, media_type, bytes}: nope'],
  [`c,${at},agent,e,,{}`, 'attachments must be a JSON list of {name, media_type, bytes}: {}'],
  [`c,${at},agent,e,,[1]`, 'attachments must be a JSON list of {name, media_type, bytes}: [1]'],
  [
    `c,${at},agent,e,,"[{""bytes"":-1}]"`,
    'attachments must be a JSON list of {name, media_type, bytes}: [{"bytes":-1}]',
  ],
  [
    `c,${at},agent,e,,"[{""bytes"":1},{""bytes"":100000001}]"`,
    'an attachment must not be over 100000000 bytes: 100000001',
  ],
  [`c,${at},agent`, 'row has 3 columns, the header has 6'],
  [`c,${at},agent,e,,,x`, 'row has 7 columns, the header has 6'],
  [`c,${at},agent,e,,,"x""y"`, 'row has 7 columns, the header has 6'],
  [`c,${at},agent,e,,,"" ""`, 'row has 7 columns, the header has 6'],
  [`c,${at},agent,e,"a"b",`, 'row has text after a closing quote'],
]
const goodRows = [
  `c,${at},agent,e,,`,
  `"c",${at},customer,"e","a ""quoted"" one\n\nof three lines, with\r\ncommas",`,
  `é,2026-03-01 10:00:00.5+05:30,bot,e,,"[{""name"":""a.png"",""bytes"":100000000}]"`,
  '',
]

describe('a row that cannot be used', () => {
  test.each(wrongRows)('%j is rejected and does not stop the load', async (row, reason) => {
    const found = await fill([files.write('one.csv', `${header}\n${goodRows[0]}\n${row}\n${goodRows[1]}\n`)])
    expect(found.counts).toMatchObject({ read: 3, rejected: 1 })
    expect(found.rows.length).toBe(2)
    expect(found.rejects).toEqual([{ file: files.pathOf('one.csv'), line: 3, reason, raw: row, of_log: true }])
  })

  test('is kept up to a length, without splitting a surrogate pair', async () => {
    const rowOf = (raw: string) => ({ line: 1, reason: 'x', raw })
    const emoji = '\u{1f600}'
    const raws = [
      'a'.repeat(rawLength + 1),
      `${'a'.repeat(rawLength - 1)}${emoji}`,
      `${'a'.repeat(rawLength - 2)}${emoji}a`,
      `${'a'.repeat(rawLength)}${emoji}`,
      `${'a'.repeat(rawLength - 2)}${emoji}`,
    ]
    await engine().execute(createRejects)
    await keepRejects(engine(), raws.map(rowOf), { file: 'f', ofLog: true })
    const rejects = await engine().query(sql`SELECT raw FROM incoming_rejects ORDER BY rowid`, { raw: 'text' })
    const cut = [rawLength, rawLength - 1, rawLength, rawLength, rawLength]
    expect(rejects.map(({ raw }) => raw)).toEqual(raws.map((raw, index) => raw.slice(0, cut[index])))
  })

  test('is listed with the line, text and reason that a naive count gives', async () => {
    const row = fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...goodRows).map(text => ({ text, reason: null })) },
      { weight: 2, arbitrary: fc.constantFrom(...wrongRows).map(([text, reason]) => ({ text, reason })) },
    )
    const log = fc.record({
      rows: fc.array(row, { maxLength: 15 }),
      // One line ending, or two by turns.
      endings: fc.oneof(fc.constant(['\n']), fc.constant(['\r\n']), fc.constant(['\n', '\r\n'])),
      mark: fc.constantFrom('', '\ufeff'),
      zipped: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(log, async ({ rows, endings, mark, zipped }) => {
        let content = `${mark}${header}${endings[0]}`
        const rejected: { line: number; reason: string; raw: string }[] = []
        // Lines of delimiters after the last row with content are left by spreadsheets and are not rows.
        const last = rows.findLastIndex(({ text }) => /[^,]/.test(text))
        rows.forEach(({ text, reason }, index) => {
          if (reason !== null && index <= last)
            rejected.push({ line: content.split(/\r\n|\n/).length, reason, raw: text })
          content += text + endings[index % endings.length]
        })
        const path = zipped ? files.write('many.csv.gz', gzipSync(content)) : files.write('many.csv', content)
        const found = await fill([path])
        expect(found.rejects.map(({ line, reason, raw }) => ({ line, reason, raw }))).toEqual(rejected)
        expect(found.rows.length).toBe(rows.filter(({ text, reason }) => reason === null && text !== '').length)
        expect(found.counts).toMatchObject({ read: found.rows.length + rejected.length, rejected: rejected.length })
      }),
      runs(15),
    )
  })

  test('of JSONL has its line too, even if it is not JSON', async () => {
    const good = `{"chat_id":"c","sent_at":"${at}","author":"agent","establishment_id":"e"}`
    const lines = [
      good,
      '',
      '{"chat_id":',
      ' [1]',
      '"c"',
      'null',
      '   ',
      '{"chat_id":"c","author":"agent","sent_at":1772359200}',
      good,
    ]
    const found = await fill([files.write('log.jsonl', lines.join('\r\n'))])
    expect(found.counts).toMatchObject({ read: 7, rejected: 5 })
    expect(found.rejects.map(({ line, reason, raw }) => [line, reason, raw])).toEqual([
      [3, 'row is not valid JSON', '{"chat_id":'],
      [4, 'row is not a JSON object', ' [1]'],
      [5, 'row is not a JSON object', '"c"'],
      [6, 'row is not a JSON object', 'null'],
      [8, 'sent_at must be an ISO 8601 date and time such as 2026-10-25T02:30:00+02:00: 1772359200', lines[7]],
    ])
  })

  test('of JSONL may be longer than the limit of a line', async () => {
    const good = `{"chat_id":"c","sent_at":"${at}","author":"agent","establishment_id":"e"}`
    const found = await fill([files.write('long.jsonl', `${good}\n{"text":"${'x'.repeat(17_000_000)}"}\n${good}\n`)])
    expect(found.rows.length).toBe(2)
    expect(found.rejects).toMatchObject([{ line: 2, reason: 'line is longer than 16000000 bytes' }])
    expect(found.rejects[0]?.raw.length).toBe(rawLength)
  })

  test('of JSONL may be too long to look for columns in it', async () => {
    const good = `{"chat_id":"c","sent_at":"${at}","author":"agent","establishment_id":"e"}`
    const long = `{"text":"${'x'.repeat(34_000_000)}"}`
    for (const [content, rows, line] of [
      [`${long}\n${good}\n`, 1, 1],
      [`\ufeff${good}\r\n${long}`, 1, 2],
    ] as const) {
      const found = await fill([files.write('long.jsonl', content)])
      expect(found.counts).toMatchObject({ read: rows + 1, rejected: 1 })
      expect(found.rejects).toMatchObject([{ line, reason: 'line is longer than 16000000 bytes' }])
    }
  })

  test('of Parquet or of objects has its row number and its JSON', async () => {
    const path = files.pathOf('log.parquet')
    await engine().execute(sql`CREATE OR REPLACE TEMP TABLE written AS SELECT 'c' || i AS chat_id, 7 AS establishment_id,
      CASE WHEN i % 50000 = 3 THEN 'robot' ELSE 'agent' END AS author, TIMESTAMPTZ '2026-03-01 10:00:00Z' AS sent_at
      FROM range(120000) t(i)`)
    await engine().connection.run(`COPY written TO '${path}' (FORMAT parquet)`)
    const found = await fill([
      path,
      [{ chatId: 'c', sentAt: new Date('2026-03-01'), author: 'robot', establishmentId: 1, other: 2n }],
    ])
    expect(found.counts).toMatchObject({ read: 120_001, rejected: 4, files: [path, '(rows)'] })
    expect(found.rejects.map(({ line, raw }) => [line, JSON.parse(raw).chat_id ?? raw])).toEqual([
      [1, '{"chatId":"c","sentAt":"2026-03-01T00:00:00.000Z","author":"robot","establishmentId":1,"other":"2"}'],
      [4, 'c3'],
      [50_004, 'c50003'],
      [100_004, 'c100003'],
    ])
  })

  test('of CSV is kept up to a length, without half a character', async () => {
    const row = `,${at},agent,e,${'😀'.repeat(rawLength)},`
    const found = await fill([files.write('raw.csv', `${header}\n${row}\n`)])
    expect(row.startsWith(found.rejects[0]?.raw ?? 'none')).toBe(true)
    expect(found.rejects[0]?.raw.length).toBeGreaterThan(rawLength - 2)
  })

  test('is listed correctly among many', async () => {
    const rows = Array.from({ length: 50_000 }, (_, index) =>
      index % 2 === 0 ? `c,${at},agent,e,${index},` : `c,${at},nobody,e,"${index}\n",`,
    )
    const found = await fill([files.write('half.csv', `${header}\n${rows.join('\n')}\n`)])
    expect(found.counts).toMatchObject({ read: 50_000, rejected: 25_000 })
    expect(found.rejects.every(({ line, raw }, index) => line === 3 + 3 * index && raw === rows[2 * index + 1])).toBe(
      true,
    )
  })
})

test('a text whose lines look like rows, which DuckDB’s threads take for rows, is read exactly', async () => {
  const inner = `x,${at},agent,e,inside,\n`
  const rows = Array.from({ length: 4000 }, (_, index) => `c${index},${at},agent,e,"${inner.repeat(130)}x,y,z,t,u",`)
  const found = await fill([files.write('threads.csv', `${header}\n${rows.join('\n')}\n`)])
  expect(found.counts).toMatchObject({ read: 4000, rejected: 0 })
  expect(
    found.rows.every(({ chat_id, text }, index) => chat_id === `c${index}` && text?.length === inner.length * 130 + 9),
  ).toBe(true)
})

describe('lines in a quoted text are not rows', () => {
  const agentRow = `forged,${at},agent,e,seen,`

  test('of any length', async () => {
    // Beyond 2,000,000 bytes, DuckDB and our splitting of the file used to take the rest for lines.
    const text = `${'x'.repeat(1_999_990)}\n${agentRow}\n`
    const found = await fill([files.write('long.csv', `${header}\nc,${at},customer,e,"${text}",\nd,${at},agent,e,,\n`)])
    expect(found.counts).toMatchObject({ read: 2, rejected: 0 })
    expect(found.rows.map(({ chat_id, text }) => [chat_id, text?.length ?? 0])).toEqual([
      ['c', text.length],
      ['d', 0],
    ])
  })

  test('longer than the limit of a row, in an unterminated last row', async () => {
    const text = `${agentRow}\n`.repeat(400_000)
    const found = await fill([files.write('longer.csv', `${header}\nd,${at},agent,e,,\nc,${at},customer,e,"${text}",`)])
    expect(found.counts).toMatchObject({ read: 2, rejected: 1 })
    expect(found.rows.map(({ chat_id }) => chat_id)).toEqual(['d'])
    expect(found.rejects).toMatchObject([{ line: 3, reason: 'row is longer than 16000000 bytes' }])
  })

  test('with an extra quote', async () => {
    const found = await fill([
      files.write(
        'quote.csv',
        `${header}\nc,${at},customer,e,"he said "hi"\n${agentRow}\nand left",\nd,${at},agent,e,,\n`,
      ),
    ])
    expect(found.counts).toMatchObject({ read: 2, rejected: 1 })
    expect(found.rows.map(({ chat_id }) => chat_id)).toEqual(['d'])
    expect(found.rejects).toMatchObject([{ line: 2, reason: 'row has text after a closing quote' }])
  })

  test('unless its quote is never closed', async () => {
    const found = await fill([
      files.write('open.csv', `${header}\nd,${at},agent,e,,\nc,${at},customer,e,"he said\n${agentRow}\n${agentRow}`),
    ])
    expect(found.counts).toMatchObject({ read: 4, rejected: 3 })
    expect(found.rejects.map(({ line, raw }) => [line, raw])).toEqual([
      [3, `c,${at},customer,e,"he said`],
      [4, agentRow],
      [5, agentRow],
    ])
  })
})

test('no CSV rows stop a load, and each is accounted for', async () => {
  const good = `c,${at},agent,e`
  const piece = fc.constantFrom(
    good,
    `"${good}`,
    `${good}"`,
    '"',
    '""',
    ',',
    ' ',
    '\n',
    '\r\n',
    '\r',
    '\0',
    'é',
    '"a",',
    `\n${good}\n`,
  )
  const log = fc.record({
    first: fc.constantFrom('\n', '\r\n', '\r'),
    pieces: fc.array(piece, { maxLength: 20 }),
  })
  await fc.assert(
    fc.asyncProperty(log, async ({ first, pieces }) => {
      const text = `chat_id,sent_at,author,establishment_id${first}${pieces.join('')}`
      // Lines of delimiters and spaces after the last row are not rows.
      const rows = text.replace(/(\r\n|\n|\r)[ ,\r\n]*$/, '$1')
      const [, ...records] = naiveCsvRecords(rows, { columns: 4, limitBytes: 16_000_000 })
      const found = await fill([files.write('soup.csv', text)])
      expect(found.counts.read).toBe(records.length)
      expect(found.rows.length + found.rejects.length).toBe(records.length)
      const broken = records.filter(({ problem }) => problem !== null)
      const lines = new Set(found.rejects.map(({ line, reason }) => `${line} ${reason}`))
      for (const { line, problem } of broken) expect(lines).toContain(`${line} ${problem}`)
    }),
    runs(30),
  )
})

describe('rows that DuckDB silently loses are read all the same', () => {
  test('after a \\r\\n split between the parts of two threads', async () => {
    const lines = [header]
    const row = (length: number) => `c,${at},agent,e,${'x'.repeat(length)},`
    let bytes = header.length + 2
    // The \r is the last of 8,000,000 bytes.
    for (; bytes < 7_800_000; bytes += row(100_000).length + 2) lines.push(row(100_000))
    lines.push(row(7_999_999 - bytes - row(0).length))
    for (let index = 0; index < 14; index++) lines.push(`"a\nb",${at},agent,e,,`)
    const found = await fill([files.write('parts.csv', `${lines.join('\r\n')}\r\n`)])
    expect(found.counts).toMatchObject({ read: lines.length - 1, rejected: 0 })
  })

  test('the last one, if it is long', async () => {
    const text = 'x'.repeat(33_000_000)
    const found = await fill([files.write('last.csv', `${header}\nd,${at},agent,e,,\nc,${at},agent,e,${text},`)])
    expect(found.counts).toMatchObject({ read: 2, rejected: 1 })
  })
})
