import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync } from 'node:fs'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { IngestError } from '../../src/errors.ts'
import { ingestEngine } from './ingest-engine.ts'
import { temporaryFolder } from './temporary-folder.ts'

const files = temporaryFolder()
const { fill } = ingestEngine()

const header = 'chat_id,sent_at,author,establishment_id'
const row = (chat: string) => `${chat},2026-03-01T10:00:00Z,agent,e`
const csv = (...chats: string[]) => [header, ...chats.map(row)].join('\n')
const json = (chat: string) =>
  `{"chat_id":"${chat}","sent_at":"2026-03-01T10:00:00Z","author":"agent","establishment_id":"e"}\n`

async function chats(inputs: Parameters<typeof fill>[0], options?: Parameters<typeof fill>[1]) {
  return (await fill(inputs, options)).rows.map(({ chat_id }) => chat_id)
}

describe('inputs', () => {
  test.each([
    "it's.csv",
    'a*.csv',
    'q?.csv',
    '[x].csv',
    'back\\slash.csv',
    'sp ace é 日本.csv',
    '~',
    'k=v.csv',
    '{a,b}.csv',
    'new\nline.csv',
    '**',
    '\\*.csv',
    '"dq".csv',
    '-.csv',
    '$1; DROP TABLE log; --.csv',
    'x.csv.gz',
  ])('the path of a file named %j is not a glob', async name => {
    mkdirSync(files.pathOf('names'), { recursive: true })
    files.write('names/other.csv', csv('other'))
    const path = files.write(`names/${name}`, csv('own'))
    const found = await fill([path])
    expect(found.rows.map(({ chat_id }) => chat_id)).toEqual(['own'])
    expect(found.counts.files).toEqual([path])
  })

  test('globs, inputs and formats combine into one log, in their order', async () => {
    mkdirSync(files.pathOf('globs/deep'), { recursive: true })
    files.write('globs/b.csv', csv('b'))
    files.write('globs/a.csv', csv('a'))
    files.write('globs/deep/c.jsonl.gz', gzipSync(json('c')))
    const objects = [{ chatId: 'd', sentAt: 1_772_359_200_000_000n, author: 'agent', establishmentId: 'e' }]
    expect(await chats([files.pathOf('globs/*.csv'), objects, files.pathOf('globs/**/*.gz')])).toEqual([
      'a',
      'b',
      'd',
      'c',
    ])
  })

  test.each([
    ['CSV', csv('in')],
    ['JSONL', json('in')],
    ['gzip', gzipSync(json('in'))],
  ])('- is standard input: %s', async (_, content) => {
    const found = await fill(['-'], { stdin: Readable.from([Buffer.from(content)]) })
    expect(found.rows.map(({ chat_id }) => chat_id)).toEqual(['in'])
    expect(found.counts.files).toEqual(['-'])
  })

  test('a named pipe can be read', async () => {
    const pipe = files.pathOf('pipe')
    execFileSync('mkfifo', [pipe])
    const written = import('node:fs/promises').then(({ writeFile }) => writeFile(pipe, csv('piped')))
    expect(await chats([pipe])).toEqual(['piped'])
    await written
  })

  test('a header may have a byte order mark, quotes and line breaks; the delimiter is guessed', async () => {
    const content =
      '\ufeff"chat_id";"a, b, c, d, e";"sent_at";"author";"two\nlines";"establishment_id"\r\nc;1,2;2026-03-01T10:00:00Z;agent;;e\r\n'
    expect(await chats([files.write('header.csv', content)])).toEqual(['c'])
  })

  test('a header alone is an empty log, and so is an empty JSONL file', async () => {
    expect(await chats([files.write('header-only.csv', header), files.write('empty.jsonl', '')])).toEqual([])
  })

  test('copies of inputs are removed, even if the load fails', async () => {
    const temporaryFolder = files.pathOf('scratch')
    const zipped = files.write('z.csv.gz', gzipSync(csv('z')))
    await fill([zipped], { temporaryFolder })
    await expect(fill([zipped, files.write('bad.csv', 'x,y\n')], { temporaryFolder })).rejects.toThrow(IngestError)
    expect(readdirSync(temporaryFolder)).toEqual([])
  })

  test('progress ends with all bytes and rows', async () => {
    const seen: unknown[] = []
    const path = files.write('progress.csv', csv('a', 'b'))
    await fill([path], { onProgress: progress => seen.push(progress) })
    const bytes = csv('a', 'b').length
    expect(seen.at(-1)).toEqual({ phase: 'read', rows: 2, bytes, totalBytes: bytes })
  })
})

describe('an unusable input stops the load', () => {
  const cut = gzipSync(csv('a', 'b'))
  test.each<[string, () => string, RegExp]>([
    ['a missing file', () => files.pathOf('none.csv'), /none\.csv: no such file$/],
    ['a glob without a match', () => files.pathOf('none*.csv'), /none\*\.csv: matches no file$/],
    ['a folder', () => files.folder, /: is a folder; use a glob/],
    ['a cut gzip', () => files.write('cut.csv.gz', cut.subarray(0, cut.length - 4)), /gzip is damaged or cut off/],
    [
      'a gzip with a wrong sum',
      () =>
        files.write(
          'sum.csv.gz',
          cut.map((byte, index) => (index === cut.length - 6 ? byte ^ 1 : byte)),
        ),
      /gzip is damaged/,
    ],
    ['an empty CSV', () => files.write('empty.csv', ''), /must name the columns, but the file is empty/],
    ['an empty file of no known kind', () => files.write('empty', ''), /: is empty$/],
    [
      'missing columns',
      () => files.write('columns.csv', 'chat_id,when,"who, ""exactly"""\n'),
      /has no column sent_at, author, establishment_id; it has "chat_id", "when", "who, \\"exactly\\"". A mapping can rename columns$/,
    ],
    [
      'missing keys',
      () => files.write('keys.jsonl', '{"chat_id":1,"author":"x"}\n'),
      /has no column sent_at, establishment_id/,
    ],
    [
      'a column twice',
      () => files.write('twice.csv', `${header},author\n`),
      /column names must be unique, two are "author"/,
    ],
    [
      'no Parquet',
      () => files.write('no.parquet', 'PAR1 nonsense PAR1'),
      /no\.parquet: is not a readable Parquet file/,
    ],
    ['no Arrow', () => files.write('no.arrow', 'ARROW1 nonsense'), /no\.arrow: is not a readable Arrow file/],
    ['a JSON array', () => files.write('array', '[{"chat_id":1}]'), /is a JSON array: write one object per line/],
    ['UTF-32', () => files.write('utf32.csv', Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0])), /is UTF-32 text/],
    ['a zip', () => files.write('zip.csv', 'PK\u0003\u0004....'), /zip archive cannot be read/],
  ])('%s', async (_, make, message) => {
    const path = make()
    const failure = await fill([path]).then(
      () => null,
      error => error,
    )
    expect(failure).toBeInstanceOf(IngestError)
    expect(failure.message).toMatch(message)
    expect(failure.file).toBe(path)
  })

  test('a file without read permission', async () => {
    const path = files.write('secret.csv', csv('a'))
    chmodSync(path, 0)
    // Root can read every file, so the test runs as another user.
    const isRoot = process.geteuid?.() === 0
    if (isRoot) {
      chmodSync(files.folder, 0o755)
      process.seteuid?.(65_534)
    }
    try {
      await expect(fill([path])).rejects.toThrow('permission denied')
    } finally {
      if (isRoot) process.seteuid?.(0)
    }
  })

  test('an unknown format', async () => {
    await expect(fill([], { format: 'pidgin' as 'causerie' })).rejects.toThrow(
      /^format must be one of causerie, chatwoot, .*: "pidgin"$/,
    )
  })
})
