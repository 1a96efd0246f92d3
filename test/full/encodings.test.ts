import { closeSync, openSync, writeSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { encoded, type TestEncoding } from '../ingest/encoded.ts'
import { ingestEngine } from '../ingest/ingest-engine.ts'
import { temporaryFolder } from '../ingest/temporary-folder.ts'

const files = temporaryFolder()
const { fill } = ingestEngine()

const header = 'chat_id,sent_at,author,establishment_id,text\n'
const row = (chat: number, text: string) => `c${chat},2026-03-01T10:00:00Z,agent,e,${text}\n`
const rows = 200_000

/** Writes a file of many rows, mostly ASCII, every hundredth with accents; one in `other.every` is in `other.encoding`. */
function writeLog(
  name: string,
  encoding: TestEncoding,
  other: { encoding: TestEncoding; every: number } | null,
): string {
  const path = files.pathOf(name)
  const file = openSync(path, 'w')
  writeSync(file, encoded(header, encoding))
  for (let from = 0; from < rows; from += 10_000) {
    const parts = Array.from({ length: 10_000 }, (_, index) => {
      const place = from + index
      if (other !== null && place % other.every === other.every - 1) return encoded(row(place, 'café'), other.encoding)
      return encoded(row(place, place % 100 === 50 ? 'une réponse a été envoyée' : 'an answer has been sent'), encoding)
    })
    writeSync(file, Buffer.concat(parts))
  }
  closeSync(file)
  return path
}

async function loaded(path: string) {
  const { counts, rejects } = await fill([path], {})
  return { counts, lines: rejects.map(({ line }) => line), reasons: new Set(rejects.map(({ reason }) => reason)) }
}

describe('a file of many rows', () => {
  test('in UTF-8 with a few rows that are not: each is rejected with its line', async () => {
    const found = await loaded(writeLog('utf8.csv', 'utf-8', { encoding: 'windows-1252', every: 20_000 }))
    expect(found.counts).toMatchObject({ read: rows, rejected: 10, encodings: [] })
    expect(found.lines).toEqual(Array.from({ length: 10 }, (_, index) => (index + 1) * 20_000 + 1))
    expect(found.reasons).toEqual(new Set(['row is not UTF-8']))
  })

  test('in windows-1252 with a few rows in UTF-8: the encoding is a guess', async () => {
    const found = await loaded(writeLog('windows.csv', 'windows-1252', { encoding: 'utf-8', every: 20_000 }))
    expect(found.counts).toMatchObject({ read: rows, rejected: 0 })
    expect(found.counts.encodings).toMatchObject([{ encoding: 'windows-1252', sureness: 'guess' }])
  })

  test.each(['windows-1252', 'utf-16le', 'utf-16be'] as const)('in %s is recognized as such', async encoding => {
    const found = await loaded(writeLog(`${encoding}.csv`, encoding, null))
    expect(found.counts).toMatchObject({ read: rows, rejected: 0 })
    expect(found.counts.encodings).toMatchObject([{ encoding, sureness: 'likely' }])
  })
})
