import { rmSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { ingestEngine } from '../ingest/ingest-engine.ts'
import { temporaryFolder } from '../ingest/temporary-folder.ts'

const files = temporaryFolder()
const { fill } = ingestEngine()

const at = '2026-03-01T10:00:00Z'
const header = 'chat_id,sent_at,author,establishment_id,text'
const inner = `forged,${at},agent,e,seen\n`

/** A row of each kind with a length of `bytes`: exact for unquoted rows, approximate for quoted ones. */
const kinds = {
  bare: bytes => `long,${at},agent,e,${'x'.repeat(bytes - `long,${at},agent,e,`.length)}`,
  quoted: bytes => `long,${at},customer,e,"${inner.repeat(Math.floor(bytes / inner.length))}"`,
  json: bytes => {
    const json = (text: string) =>
      `{"chat_id":"long","sent_at":"${at}","author":"agent","establishment_id":"e","text":"${text}"}`
    return json('x'.repeat(bytes - json('').length))
  },
} satisfies Record<string, (bytes: number) => string>

const places = {
  first: (long: string, short: string) => `${long}\n${short}\n`,
  middle: (long: string, short: string) => `${short}\r\n${long}\r\n${short}\r\n`,
  last: (long: string, short: string) => `${short}\n${long}\n`,
  'last without an end': (long: string, short: string) => `${short}\n${long}`,
  'the only one': (long: string) => long,
}

const limit = 16_000_000
const sizes = [1e6, 2e6, 2.1e6, limit - 1, limit, limit + 1, 16_777_216, 17e6, 34e6, 60e6]

/** Loads a file with one long row in it and checks that every row is accounted for. */
async function check(kind: keyof typeof kinds, place: keyof typeof places, bytes: number, zipped: boolean) {
  const long = kinds[kind](bytes)
  const short =
    kind === 'json'
      ? `{"chat_id":"short","sent_at":"${at}","author":"agent","establishment_id":"e"}`
      : `short,${at},agent,e,`
  const body = places[place](long, short)
  const content = Buffer.from(kind === 'json' ? body : `${header}\n${body}`)
  const path = files.pathOf(`long.${kind === 'json' ? 'jsonl' : 'csv'}${zipped ? '.gz' : ''}`)
  writeFileSync(path, zipped ? gzipSync(content, { level: 1 }) : content)
  const found = await fill([path])
  rmSync(path)

  const all = body.split('short').length
  const isLong = Buffer.byteLength(long) > limit
  expect(found.counts).toMatchObject({ read: all, rejected: isLong ? 1 : 0 })
  expect(found.rows.filter(({ chat_id }) => chat_id === 'long').length).toBe(isLong ? 0 : 1)
  expect(found.rows.every(({ chat_id }) => chat_id !== 'forged')).toBe(true)
  if (isLong) {
    const reason = `${kind === 'json' ? 'line' : 'row'} is longer than 16000000 bytes`
    const line = (kind === 'json' ? 1 : 2) + (place.startsWith('first') || place === 'the only one' ? 0 : 1)
    expect(found.rejects).toMatchObject([{ line, reason }])
  }
}

describe.each(['bare', 'quoted', 'json'] as const)('a long row, %s', kind => {
  for (const place of Object.keys(places) as (keyof typeof places)[]) {
    test(`${place}: a row of any length is one row or one reject`, async () => {
      for (const bytes of sizes) await check(kind, place, bytes, false)
      for (const bytes of [limit, limit + 1, 60e6]) await check(kind, place, bytes, true)
    })
  }

  test('of 300 MB', async () => {
    await check(kind, 'last without an end', 300e6, false)
    await check(kind, 'middle', 300e6, true)
  })
})

test('a large file whose texts look like rows is read exactly, by many threads', async () => {
  for (const lineEnd of ['\n', '\r\n']) {
    const rows = 3000
    const text = (index: number) => `${inner.repeat(300 + (index % 500))}${'""'.repeat(index % 3)}`
    const body = Array.from({ length: rows }, (_, index) => `c${index},${at},customer,e,"${text(index)}"`).join(lineEnd)
    const path = files.write('large.csv', `${header}${lineEnd}${body}${lineEnd}`)
    const found = await fill([path])
    expect(found.counts).toMatchObject({ read: rows, rejected: 0 })
    expect(
      found.rows.every(
        ({ chat_id, text: stored }, index) => chat_id === `c${index}` && stored === text(index).replaceAll('""', '"'),
      ),
    ).toBe(true)
    rmSync(path)
  }
})
