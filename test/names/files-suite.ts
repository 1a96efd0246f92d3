import { writeFile } from 'node:fs/promises'
import { Table, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow'
import { describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { openDuckDB } from '../../src/engine/duckdb.ts'
import { identifier, join, sql } from '../../src/engine/sql.ts'
import type { Mapping } from '../../src/ingest/mapping/mapping.ts'
import { ingestEngine } from '../ingest/ingest-engine.ts'
import { temporaryFolder } from '../ingest/temporary-folder.ts'
import { namedLog, toCsv, toJsonl } from './named-log.ts'

type Cells = ReadonlyMap<string, string | readonly string[]>

/**
 * Files whose columns and cells have these names, in every format. The columns of a log take consecutive names from a start index, which
 * advances by `step`; with 1, each name is used for every column once.
 */
export function filesSuite(names: readonly string[], { step }: { readonly step: number }): void {
  const engine = ingestEngine()
  const files = temporaryFolder()
  const { establishments, attributes } = namedLog(names)

  /** Writes a Parquet file of these rows, with lists as lists. */
  async function writeParquet(path: string, rows: readonly Cells[]): Promise<void> {
    const columns = [...new Set(rows.flatMap(row => [...row.keys()]))]
    const isList = (column: string) => rows.some(row => typeof row.get(column) === 'object')
    const writer = await openDuckDB(':memory:')
    const json = JSON.stringify(rows.map(row => columns.map(column => row.get(column) ?? null)))
    const cells = columns.map((column, index) =>
      isList(column)
        ? sql`json_extract(r, ${`$[${index}]`})::VARCHAR[] AS ${identifier(column)}`
        : sql`json_extract_string(r, ${`$[${index}]`}) AS ${identifier(column)}`,
    )
    await writer.execute(sql`CREATE TABLE written AS SELECT ${join(cells)} FROM (SELECT unnest(${json}::JSON[]) AS r)`)
    await writer.execute(sql`COPY written TO ${path} (FORMAT parquet)`)
    writer.close()
  }

  describe('establishments', () => {
    const write: Readonly<Record<string, (path: string, rows: readonly Cells[]) => Promise<void>>> = {
      csv: (path, rows) => writeFile(path, toCsv(rows)),
      jsonl: (path, rows) => writeFile(path, toJsonl(rows.map(row => Object.fromEntries(row)))),
      parquet: writeParquet,
    }
    test.each(Object.keys(write))('%s', async format => {
      const path = files.pathOf(`establishments.${format}`)
      await write[format]?.(path, establishments)
      const found = await engine.fillEstablishments(path)
      expect(found.rejects).toEqual([])
      expect(found.attributes.toSorted()).toEqual(attributes.toSorted())
      const texts = (row: Cells) =>
        attributes.flatMap(name => {
          const values = row.get(name) ?? []
          return (typeof values === 'string' ? [values] : values).map(value => `${name}=${value}`)
        })
      expect(found.rows.map(row => [row.establishment_id, row.name, [...(row.attributes ?? [])].toSorted()])).toEqual(
        establishments.map(row => [row.get('establishment_id'), row.get('name'), texts(row).toSorted()]),
      )
    })
  })

  // The columns of the log, each with one of the names, and one column that conditions test.
  const columns = [
    'chat_id',
    'message_id',
    'sent_at',
    'author',
    'establishment_id',
    'customer_id',
    'channel',
    'platform',
  ]
  const shown = (spoken: readonly string[]) => new Map(columns.map((column, index) => [column, spoken[index] ?? '']))
  const decides = 'platform'

  /** Rows with these column names, and a mapping of their columns, authors and conditions. */
  function written(spoken: readonly string[]) {
    const called = shown(spoken)
    const rows = spoken.map((name, index) => {
      const cells: Readonly<Record<string, string>> = {
        chat_id: name,
        message_id: spoken[(index + 1) % spoken.length] ?? '',
        sent_at: `2026-10-01T00:00:${String(index % 60).padStart(2, '0')}Z`,
        author: spoken[index % 3] ?? '',
        establishment_id: name,
        customer_id: name,
        channel: name,
        platform: spoken[index % 2] ?? '',
      }
      return new Map([...columns.map((column): [string, string] => [called.get(column) ?? '', cells[column] ?? ''])])
    })
    const ofName = (column: string) => called.get(column) ?? ''
    const mapping: Mapping = {
      columns: {
        chat_id: ofName('chat_id'),
        message_id: ofName('message_id'),
        sent_at: ofName('sent_at'),
        author: {
          column: ofName('author'),
          values: Object.fromEntries([
            [spoken[0] ?? '', 'customer'],
            [spoken[1] ?? '', 'agent'],
            [spoken[2] ?? '', 'bot'],
          ]),
        },
        establishment_id: ofName('establishment_id'),
        customer_id: {
          column: ofName('customer_id'),
          when: Object.fromEntries([[ofName(decides), [spoken[1] ?? '']]]),
        },
        channel: {
          column: ofName('channel'),
          values: Object.fromEntries(spoken.map((name, index) => [name, spoken[(index + 1) % spoken.length] ?? ''])),
        },
        platform: null,
      },
    }
    return { rows, mapping }
  }

  describe('a mapping', () => {
    // Every name is used for every column once.
    const turned = (by: number) => [...names.slice(by), ...names.slice(0, by)]
    const expected = (spoken: readonly string[]) =>
      spoken.map((name, index) => ({
        chat_id: name,
        message_id: spoken[(index + 1) % spoken.length],
        author: ['customer', 'agent', 'bot'][index % 3],
        establishment_id: name,
        customer_id: index % 2 === 1 ? name : null,
        channel: spoken[(index + 1) % spoken.length],
        platform: null,
      }))
    const formats: Readonly<Record<string, (path: string, rows: readonly Cells[]) => Promise<void>>> = {
      csv: (path, rows) => writeFile(path, toCsv(rows)),
      jsonl: (path, rows) => writeFile(path, toJsonl(rows.map(row => Object.fromEntries(row)))),
      parquet: writeParquet,
      arrow: (path, rows) => writeFile(path, tableToIPC(arrowTable(rows), 'file')),
    }
    test.each(names.map((name, index) => [name, index] as const).filter(([, index]) => index % step === 0))(
      '%j as a column, a value and what decides',
      async (_, index) => {
        const spoken = turned(index)
        const { rows, mapping } = written(spoken)
        const formatNames = Object.keys(formats)
        const format = formatNames[index % formatNames.length] ?? ''
        const path = files.pathOf(`log.${format}`)
        await formats[format]?.(path, rows)
        const mappingPath = files.pathOf('mapping.yaml')
        await writeFile(mappingPath, stringify(mapping))
        for (const given of [mapping, mappingPath]) {
          const found = await engine.fill([path], { mapping: given })
          expect(found.rejects).toEqual([])
          expect(found.rows).toMatchObject(expected(spoken))
        }
        const objects = await engine.fill([rows.map(row => Object.fromEntries(row))], { mapping })
        expect(objects.rejects).toEqual([])
        expect(objects.rows).toMatchObject(expected(spoken))
      },
    )
  })
  test('a file with a name as its extension is recognised by its content', async () => {
    const content = 'chat_id,sent_at,author,establishment_id\nc,2026-10-01T00:00:00Z,agent,e\n'
    for (const name of names.filter(text => /^\w{1,50}$/.test(text))) {
      const path = files.pathOf(`log.${name}`)
      await writeFile(path, content)
      const found = await engine.fill([path])
      expect([name, found.rows.length, found.rejects]).toEqual([name, 1, []])
    }
  })
  test('rejected rows are kept with all their columns', async () => {
    const rows = [new Map(names.map((name): [string, string] => [name, `of ${name}`]))]
    const [first = ''] = names
    const mapping: Mapping = { columns: { chat_id: first, sent_at: first, author: first, establishment_id: first } }
    const whole = Object.fromEntries(rows[0] ?? [])
    for (const input of [[Object.fromEntries(rows[0] ?? [])], arrowTable(rows)]) {
      const found = await engine.fill([input], { mapping })
      expect(found.rejects.map(({ raw }) => Object.entries(JSON.parse(raw)).toSorted())).toEqual([
        Object.entries(whole).toSorted(),
      ])
    }
  })
}

function arrowTable(rows: readonly Cells[]): Table {
  const columns = [...new Set(rows.flatMap(row => [...row.keys()]))]
  const texts = (column: string) =>
    vectorFromArray(
      rows.map(row => String(row.get(column))),
      new Utf8(),
    )
  // Built from batches: an object would reorder its columns, or lose one.
  return new Table(Object.fromEntries(columns.map(column => [column, texts(column)])))
}
