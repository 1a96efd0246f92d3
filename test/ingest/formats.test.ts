import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sql } from '../../src/engine/sql.ts'
import type { MappedLogInput } from '../../src/ingest/fill-incoming.ts'
import type { Mapping } from '../../src/ingest/mapping/mapping.ts'
import { runs } from '../arbitraries/runs.ts'
import { ingestEngine } from './ingest-engine.ts'
import { temporaryFolder } from './temporary-folder.ts'
import { canonical, toArrow, toCsv, toJsonl, toObjects, toTable, type WrittenRow, writtenRow } from './written-log.ts'

const files = temporaryFolder()
const { engine, fill } = ingestEngine()

/** Lets rows be older than 1970. */
const mapping: Mapping = { earliest: '1930-01-01' }

async function* oneByOne(rows: readonly object[]) {
  yield* rows
}

/** DuckDB writes the rows that were read from the JSONL. */
async function writeParquet(): Promise<string> {
  const path = files.pathOf('log.parquet')
  await engine().execute(sql`CREATE OR REPLACE TEMP TABLE written AS SELECT * REPLACE (
    from_json(attachments, '[{"name":"VARCHAR","media_type":"VARCHAR","bytes":"BIGINT"}]') AS attachments) FROM incoming`)
  await engine().connection.run(`COPY written TO '${path.replaceAll("'", "''")}' (FORMAT parquet)`)
  return path
}

test('a log gives the same canonical rows in every format', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(writtenRow, { minLength: 1, maxLength: 20 }), async (rows: readonly WrittenRow[]) => {
      const csv = toCsv(rows, { delimiter: ',', lineEnd: '\n' })
      const jsonl = toJsonl(rows)
      const first = await fill([files.write('log.jsonl', jsonl)], { mapping })
      expect(first.rejects).toEqual([])
      expect(
        first.rows.map(({ attachments, message_id, ...row }, index) => ({
          ...row,
          message_id: rows[index]?.message_id === null ? null : message_id,
          attachments: attachments === null ? null : JSON.parse(attachments),
        })),
      ).toEqual(rows.map(canonical))
      const inputs: Record<string, MappedLogInput> = {
        parquet: await writeParquet(),
        csv: files.write('log.csv', csv),
        semicolons: files.write('log2.csv', toCsv(rows, { delimiter: ';', lineEnd: '\r\n' })),
        tabs: files.write('log.tsv', `\ufeff${toCsv(rows, { delimiter: '\t', lineEnd: '\n' })}`),
        'csv.gz': files.write('log.csv.gz', gzipSync(csv)),
        'jsonl.gz': files.write('log.jsonl.gz', gzipSync(jsonl)),
        'sniffed csv': files.write('csv', csv),
        'sniffed jsonl': files.write('jsonl', `\ufeff${jsonl}`),
        'arrow file': files.write('log.arrow', toArrow(rows, 'file')),
        'arrow stream': files.write('stream', toArrow(rows, 'stream')),
        table: toTable(rows),
        objects: toObjects(rows),
        'async objects': oneByOne(toObjects(rows)),
      }
      for (const [format, input] of Object.entries(inputs)) {
        const found = await fill([input], { mapping })
        expect(found.rejects, format).toEqual([])
        expect(found.rows, format).toEqual(first.rows)
        expect(found.counts, format).toMatchObject({ read: rows.length, rejected: 0 })
      }
    }),
    runs(3),
  )
})
