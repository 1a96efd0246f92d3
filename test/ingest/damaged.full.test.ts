import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { tableToIPC } from 'apache-arrow'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../../src/engine/sql.ts'
import { IngestError } from '../../src/errors.ts'
import { runs } from '../arbitraries/runs.ts'
import { ingestEngine } from './ingest-engine.ts'
import { temporaryFolder } from './temporary-folder.ts'
import { toCsv, toJsonl, toTable, type WrittenRow } from './written-log.ts'

const files = temporaryFolder()
const { engine, fill } = ingestEngine()

const rows = Array.from(
  { length: 300 },
  (_, index): WrittenRow => ({
    chat_id: `c${index % 30}`,
    message_id: `m${index}`,
    sent_at: 1_772_359_200_000_000n + BigInt(index),
    author: index % 2 === 0 ? 'customer' : 'agent',
    kind: null,
    establishment_id: `e${index % 7}`,
    customer_id: null,
    channel: null,
    platform: 'whatsapp',
    updated_at: null,
    withdrawn: null,
    author_id: null,
    text: index % 3 === 0 ? null : 'bonjour, "toi"\n'.repeat(index % 9),
    attachments: null,
  }),
)

const wholes = new Map<string, Buffer>()
beforeAll(async () => {
  const csv = Buffer.from(toCsv(rows, { delimiter: ',', lineEnd: '\n' }))
  const jsonl = Buffer.from(toJsonl(rows))
  wholes.set('csv', csv).set('jsonl', jsonl).set('csv.gz', gzipSync(csv))
  wholes.set('arrow', Buffer.from(tableToIPC(toTable(rows), 'file')))
  wholes.set('arrows', Buffer.from(tableToIPC(toTable(rows), 'stream')))
  const path = files.write('whole.jsonl', jsonl)
  for (const codec of ['snappy', 'uncompressed']) {
    const copy = files.pathOf(`whole.${codec}`)
    await engine().execute(
      sql`CREATE OR REPLACE TEMP TABLE whole AS FROM read_json(${path}, format = 'newline_delimited')`,
    )
    await engine().connection.run(`COPY whole TO '${copy}' (FORMAT parquet, COMPRESSION ${codec})`)
    wholes.set(`${codec}.parquet`, readFileSync(copy))
  }
})

/** Ways to damage bytes. Places are fractions of the file; half of them are in its last tenth, where Parquet and Arrow keep their metadata. */
const place = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0.9, max: 1, noNaN: true }))
const damage = fc.oneof(
  fc.record({
    type: fc.constant('flip' as const),
    at: fc.array(place, { minLength: 1, maxLength: 3 }),
    bit: fc.nat(7),
  }),
  fc.record({ type: fc.constant('cut' as const), at: place }),
  fc.record({ type: fc.constant('zero' as const), at: place, length: fc.integer({ min: 1, max: 200 }) }),
  fc.record({ type: fc.constant('other' as const), at: place, bytes: fc.uint8Array({ minLength: 1, maxLength: 20 }) }),
)

type Damage = typeof damage extends fc.Arbitrary<infer D> ? D : never

function damaged(whole: Buffer, how: Damage): Buffer {
  const copy = Buffer.from(whole)
  const index = (share: number) => Math.min(Math.floor(share * copy.length), copy.length - 1)
  switch (how.type) {
    case 'flip':
      for (const share of how.at) copy[index(share)] = (copy[index(share)] ?? 0) ^ (1 << how.bit)
      return copy
    case 'cut':
      return copy.subarray(0, index(how.at))
    case 'zero':
      return copy.fill(0, index(how.at), Math.min(index(how.at) + how.length, copy.length))
    case 'other':
      copy.set(how.bytes.subarray(0, copy.length - index(how.at)), index(how.at))
      return copy
  }
}

describe('a damaged file is refused by name, or each of its rows is accounted for', () => {
  test.each(['csv', 'jsonl', 'csv.gz', 'arrow', 'arrows', 'snappy.parquet', 'uncompressed.parquet'])(
    '%s',
    async extension => {
      const whole = wholes.get(extension) ?? Buffer.alloc(0)
      await fc.assert(
        fc.asyncProperty(damage, async how => {
          const path = files.write(`damaged.${extension}`, damaged(whole, how))
          const found = await fill([path]).catch(error => error)
          if (found instanceof Error) {
            expect(found).toBeInstanceOf(IngestError)
            expect(found.message.startsWith(`${path}: `)).toBe(true)
            expect(found).toMatchObject({ file: path })
            return
          }
          const { read, rejected } = found.counts
          expect(read).toBe(found.rows.length + found.rejects.length)
          expect(rejected).toBe(found.rejects.length)
          const isWholeOrNothing = !/csv|jsonl/.test(extension)
          if (isWholeOrNothing) expect([0, rows.length]).toContain(read)
        }),
        runs(12),
      )
    },
  )
})

test('a bad row whose text mentions a full disk is rejected like any other', async () => {
  const path = files.write(
    'disk.csv',
    'chat_id,sent_at,author,establishment_id,text\n' +
      'a,2026-03-01T10:00:00Z,customer,e,fine\n' +
      'b,2026-03-01T10:00:00Z,customer,e,"No space left on device" he said\n',
  )
  expect(await fill([path])).toMatchObject({
    counts: { read: 2, rejected: 1 },
    rejects: [{ line: 3, reason: 'row has text after a closing quote' }],
  })
})
