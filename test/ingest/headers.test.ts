import { gzipSync } from 'node:zlib'
import { tableFromArrays, tableToIPC } from 'apache-arrow'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sql } from '../../src/engine/sql.ts'
import type { Mapping } from '../../src/ingest/mapping/mapping.ts'
import { runs } from '../arbitraries/runs.ts'
import { ingestEngine } from './ingest-engine.ts'
import { temporaryFolder } from './temporary-folder.ts'

const files = temporaryFolder()
const { engine, fill, fillEstablishments } = ingestEngine()

const header = 'chat_id;sent_at;author;establishment_id'
const row = (chat: string) => `${chat};2026-03-01T10:00:00Z;agent;e`
const wrong = 'c;2026-03-01T10:00:00Z;nobody;e'

describe('around a table', () => {
  test('lines before the header and after the last row are not rows; rejects keep their line numbers', async () => {
    const blank = fc.constantFrom('', ' ', ';;;', '\t', ';;;;;;;', ' ; ')
    const sheet = fc.record({
      skipped: fc.array(fc.constantFrom('', 'Export of "today"', 'a;b;c;d', 'é', 'sep=,'), { maxLength: 3 }),
      separator: fc.constantFrom(null, 'sep=;', 'SEP=;', '"sep=;"', 'sep=;;;;'),
      before: fc.array(blank, { maxLength: 2 }),
      rows: fc.array(fc.oneof(fc.constantFrom(row('c'), wrong, ';;;', '')), { maxLength: 6 }),
      after: fc.array(blank, { maxLength: 3 }),
      isLong: fc.boolean(),
      end: fc.constantFrom('\n', '\r\n'),
      endsOpen: fc.boolean(),
      mark: fc.constantFrom('', '\ufeff'),
      isZipped: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(
        sheet,
        async ({ skipped, separator, before, rows, after, isLong, end, endsOpen, mark, isZipped }) => {
          const top = [...skipped, ...before, ...(separator === null ? [] : [separator, ...before])]
          const tail = isLong ? Array.from({ length: 20_000 }, () => ';;;;') : after
          const lines = [...top, header, ...rows, ...tail]
          const content = mark + lines.join(end) + (endsOpen ? '' : end)
          const path = isZipped ? files.write('s.csv.gz', gzipSync(content)) : files.write('s.csv', content)
          const found = await fill([path], { mapping: { csv: { skip: skipped.length } } })
          const last = rows.findLastIndex(text => /[^;]/.test(text))
          const rejected = rows.flatMap((text, index) => {
            const line = top.length + 2 + index
            if (text === wrong) return [{ line, raw: wrong }]
            return text === ';;;' && index < last ? [{ line, raw: ';;;' }] : []
          })
          expect(found.rejects.map(({ line, raw }) => ({ line, raw }))).toEqual(rejected)
          expect(found.rows.length).toBe(rows.filter(text => text === row('c')).length)
          expect(found.counts).toMatchObject({ read: found.rows.length + rejected.length })
        },
      ),
      runs(25),
    )
  })

  test('sep= sets the delimiter; the mapping takes precedence', async () => {
    const odd = `sep=^\n${header}\n${row('c')}\n`.replaceAll(';', '^')
    expect((await fill([files.write('sep.csv', odd)])).rows).toMatchObject([{ chat_id: 'c' }])
    const both = files.write('both.csv', `sep=,\n${header}\n${row('c')}\n`)
    expect((await fill([both], { mapping: { csv: { delimiter: ';' } } })).rows).toMatchObject([{ chat_id: 'c' }])
  })

  test('unnamed columns at the end are ignored; establishments with a value there have too many columns', async () => {
    const sites = files.write('sites.csv', 'establishment_id;name;;\na;A;;\nb;B;x;\nc;C\n;;;\n')
    const { attributes, rows, rejects } = await fillEstablishments(sites)
    expect(attributes).toEqual([])
    expect(rows.map(({ name }) => name)).toEqual(['A', 'C'])
    expect(rejects.map(({ line, reason }) => [line, reason])).toEqual([[3, 'row has 4 columns, the header has 2']])
    const log = files.write('log.csv', `${header};;\n${row('c')};;\n${row('d')};x;\n;;;;;\n`)
    expect((await fill([log])).rows.map(({ chat_id }) => chat_id)).toEqual(['c', 'd'])
  })

  test('a file of one column may end with blank lines', async () => {
    const { rows, rejects } = await fillEstablishments(
      files.write('ids.csv', '\n\nestablishment_id\r\na\r\n\r\nb\r\n\r\n \r\n'),
    )
    expect(rows.map(({ establishment_id }) => establishment_id)).toEqual(['a', 'b'])
    expect(rejects.map(({ line, reason }) => [line, reason])).toEqual([[5, 'row is empty']])
  })

  test.each([
    ['sep=;\n', {}, 'the first line must name the columns, but the file is empty'],
    ['\n\n;;\n', {}, 'the first line must name the columns, but the file is empty'],
    ['a\nb\n', { csv: { skip: 3 } }, 'csv.skip must be fewer lines than the file has: 3'],
    ['a\nb\n', { csv: { skip: 2 } }, 'csv.skip must be fewer lines than the file has: 2'],
  ])('%j is not a table', async (content, mapping, message) => {
    await expect(fill([files.write('none.csv', content)], { mapping })).rejects.toThrow(message)
  })
})

describe('a column', () => {
  const names = {
    chat_id: 'Chat ID',
    sent_at: 'Sent\u00a0At',
    author: ' AUTHOR ',
    establishment_id: 'establishmentId',
    channel: 'Channel',
    text: 'TEXT',
  } as const
  const values = {
    chat_id: 'c',
    sent_at: '2026-03-01T10:00:00Z',
    author: 'agent',
    establishment_id: 'e',
    channel: 'widget',
    text: 'hi',
  } as const
  const columns = Object.keys(names) as (keyof typeof names)[]

  test('name may have capitals, spaces and hyphens, in every format', async () => {
    const own = columns.map(name => names[name])
    const cells = Object.fromEntries(columns.map(name => [names[name], [values[name]]]))
    const parquet = files.pathOf('spelled.parquet')
    await engine().execute(sql`CREATE OR REPLACE TEMP TABLE spelled AS SELECT ${values.chat_id} AS "Chat ID",
      ${values.sent_at} AS "Sent-At", ${values.author} AS " AUTHOR ", ${values.establishment_id} AS "establishmentId",
      ${values.channel} AS "Channel", ${values.text} AS "TEXT"`)
    await engine().connection.run(`COPY spelled TO '${parquet}' (FORMAT parquet)`)
    const inputs = [
      files.write('spelled.csv', `${own.join(',')}\n${columns.map(name => values[name]).join(',')}\n`),
      files.write(
        'spelled.jsonl',
        `{"n":1}\n${JSON.stringify(Object.fromEntries(columns.map(name => [names[name], values[name]])))}\n`,
      ),
      files.write('spelled.arrow', tableToIPC(tableFromArrays(cells))),
      parquet,
    ]
    for (const input of inputs) {
      const found = await fill([input])
      expect(found.rows, input).toMatchObject([{ ...values, sent_at: 1_772_359_200_000_000n }])
    }
  })

  test('that a mapping names may be spelled so too; one mapped to null is left out', async () => {
    const path = files.write(
      'mapped.csv',
      `Conversation ID,Sent At,Role,Site,Channel\nc,2026-03-01T10:00:00Z,agent,e,w\n`,
    )
    const mapping: Mapping = {
      columns: { chat_id: 'conversation_id', author: 'role', establishment_id: 'Site', channel: null },
    }
    expect((await fill([path], { mapping })).rows).toMatchObject([
      { chat_id: 'c', author: 'agent', establishment_id: 'e', channel: null },
    ])
  })

  test('that is missing gets a suggestion of a similar name', async () => {
    const path = files.write('near.csv', 'chat_idd,sent_at,autor,establishment_id,author_id\n')
    await expect(fill([path])).rejects.toThrow(
      `${path}: has no column chat_id (did you mean "chat_idd"?), author (did you mean "autor"?); it has`,
    )
    const mapping = { columns: { text: 'mesage', chat_id: 'chat_idd', author: 'autor' } }
    const log = files.write('near2.csv', 'chat_idd,sent_at,autor,establishment_id,message\n')
    await expect(fill([log], { mapping })).rejects.toThrow('has no column mesage (for text) (did you mean "message"?)')
    const spelled = files.write('near4.csv', 'Chat ID;Sent At;Author\n')
    await expect(fill([spelled])).rejects.toThrow(
      'has no column establishment_id; it has "Chat ID", "Sent At", "Author"',
    )
    const sites = files.write('near3.csv', 'etablishment_id,name\n')
    await expect(fillEstablishments(sites)).rejects.toThrow(
      'has no column establishment_id (did you mean "etablishment_id"?)',
    )
  })

  test('of establishments may be spelled so too; attributes keep their spelling', async () => {
    const content = 'Establishment-ID,NAME,Time Zone,Sales Region,Établissement\na,A,UTC,north,x\n'
    const jsonl = '{"Establishment-ID":"a","NAME":"A","Time Zone":"UTC","Sales Region":"north","Établissement":"x"}\n'
    for (const path of [files.write('own.csv', content), files.write('own.jsonl', jsonl)]) {
      const { attributes, rows } = await fillEstablishments(path)
      expect(attributes.toSorted()).toEqual(['Sales Region', 'Établissement'])
      expect(rows).toEqual([
        {
          establishment_id: 'a',
          name: 'A',
          time_zone: 'UTC',
          attributes: ['Sales Region=north', 'Établissement=x'],
        },
      ])
    }
  })

  test('is found in any row of a JSONL file', async () => {
    const plain = { chat_id: 'c', sent_at: '2026-03-01T10:00:00Z', author: 'agent', establishment_id: 'e' }
    const lines = [...Array.from({ length: 1000 }, () => plain), { ...plain, 'Customer ID': 'k' }].map(row =>
      JSON.stringify(row),
    )
    for (const [name, ordered] of [
      ['last', lines],
      ['first', lines.toReversed()],
    ] as const) {
      const { rows } = await fill([files.write(`spelled-${name}.jsonl`, `${ordered.join('\n')}\n`)])
      expect(
        rows.filter(({ customer_id }) => customer_id === 'k'),
        name,
      ).toHaveLength(1)
    }
  })

  test('that two names match is refused', async () => {
    const log = files.write('two.csv', 'Chat ID,chatId,sent_at,author,establishment_id\n')
    await expect(fill([log])).rejects.toThrow('several may mean chat_id: "Chat ID", "chatId"')
    const sites = files.write('two-sites.csv', 'establishment_id,NAME,Name\n')
    await expect(fillEstablishments(sites)).rejects.toThrow('several may mean name: "NAME", "Name"')
  })
})
