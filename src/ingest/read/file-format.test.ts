import { expect, test } from 'vitest'
import { temporaryFolder } from '../../../test/ingest/temporary-folder.ts'
import { formatOf } from './file-format.ts'

const files = temporaryFolder()
const format = (name: string, content: string | Uint8Array) => formatOf({ name, path: files.write('file', content) })
const bytes = (...of: readonly number[]) => Uint8Array.from(of)

test.each([
  ['csv', ['csv', 'tsv', 'CSV', 'csv.gz', 'tsv.gz']],
  ['jsonl', ['jsonl', 'ndjson', 'JSONL', 'ndjson.gz']],
  ['parquet', ['parquet', 'pq', 'PQ']],
  ['arrow', ['arrow', 'arrows', 'feather', 'ipc', 'Feather']],
] as const)('a file is %s when it is called %j', async (expected, extensions) => {
  for (const extension of extensions)
    expect([extension, await format(`log.2026.${extension}`, 'a text')]).toEqual([extension, expected])
})

test.each([
  ['PAR1 and more', 'parquet'],
  ['ARROW1 and more', 'arrow'],
  [bytes(0xff, 0xff, 0xff, 0xff, 0x10), 'arrow'],
  ['chat_id,sent_at\n', 'csv'],
  ['PAR', 'csv'],
  [' {"chat_id": "a"}\n', 'jsonl'],
  ['\ufeff{"chat_id": "a"}\n', 'jsonl'],
  [Buffer.from('\ufeff{"chat_id": "a"}\n', 'utf16le'), 'jsonl'],
  [Buffer.from('{"chat_id": "a"}\n', 'utf16le').swap16(), 'jsonl'],
  ['\n\n{"chat_id": "a"}\n', 'jsonl'],
])('a file with an unknown extension is recognized by its first bytes: %j is %s', async (content, expected) => {
  for (const name of ['log', 'log.txt', 'log.gz', 'csv', 'log.csv.bak', 'log.constructor'])
    expect([name, await format(name, content)]).toEqual([name, expected])
})

test.each([
  [bytes(0xff, 0xfe, 0x00, 0x00, 0x41, 0, 0, 0), 'is UTF-32 text'],
  [bytes(0xd0, 0xcf, 0x11, 0xe0, 0), 'is a workbook of an old Excel'],
  [bytes(0x28, 0xb5, 0x2f, 0xfd, 0x00), 'is compressed with zstd'],
])('an unreadable file is refused, whatever its name: %j', async (content, problem) => {
  for (const name of ['log.csv', 'log.jsonl', 'log.parquet', 'log'])
    await expect(format(name, content)).rejects.toMatchObject({
      name: 'IngestError',
      file: name,
      message: expect.stringContaining(`${name}: ${problem}`),
    })
})

test('an empty file and a single list of objects are refused', async () => {
  for (const content of ['', ' \n', '\ufeff']) await expect(format('log', content)).rejects.toThrow('log: is empty')
  await expect(format('log', '[{"chat_id": "a"}]')).rejects.toThrow('log: is a JSON array')
})
