import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CsvHeaderOptions, readCsvHeader } from './csv-header.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'causerie-header-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function header(text: string, options: Partial<CsvHeaderOptions> = {}) {
  const path = join(folder, 'log.csv')
  writeFileSync(path, text)
  return readCsvHeader({ name: 'log.csv', path }, { expected: ['chat_id', 'sent_at'], ...options })
}

test.each([
  ['chat_id,sent_at\n', ',', ['chat_id', 'sent_at']],
  ['"chat_id","sent_at"\n', ',', ['chat_id', 'sent_at']],
  ['"chat_id";"sent;at"\n', ';', ['chat_id', 'sent;at']],
  ['"chat_id"\t"say ""hi"""\n', '\t', ['chat_id', 'say "hi"']],
  ['chat_id;sent_at;a,b,c,d,e\r\n', ';', ['chat_id', 'sent_at', 'a,b,c,d,e']],
  ['Chat ID|a,b|sent_at\n', '|', ['Chat ID', 'a,b', 'sent_at']],
  ['x,y,z;\n', ',', ['x', 'y', 'z;']],
  ['chat_id,,\n', ',', ['chat_id', '', '']],
  ['only\n', ',', ['only']],
])('%j is separated by %j', async (text, delimiter, names) => {
  expect(await header(text)).toMatchObject({ delimiter, names, isOneLine: true })
})

test.each([
  ['', 'log.csv: the first line must name the columns, but the file is empty'],
  ['"chat_id"x,sent_at\n', 'log.csv: the first line must name the columns, but it is not a CSV row'],
])('%j is refused', async (text, message) => {
  await expect(header(text)).rejects.toThrow(message)
})

test('a given delimiter is not guessed, and trailing unnamed columns are dropped when all columns are read', async () => {
  expect(await header('chat_id,sent_at;x\n', { delimiter: ';' })).toMatchObject({ names: ['chat_id,sent_at', 'x'] })
  expect((await header('a,,b,, \n', { everyColumn: true })).names).toEqual(['a', '', 'b'])
  expect((await header(',,\n', { everyColumn: true })).names).toEqual([''])
})

test('a header is one line unless a quoted name has several, or lines end with a lone carriage return', async () => {
  for (const [text, isOneLine] of [
    ['chat_id,sent_at', true],
    ['chat_id,sent_at\r\na,b\r\n', true],
    ['chat_id,sent_at\ra,b\r', false],
    ['"chat\nid",sent_at\n', false],
  ] as const)
    expect([text, (await header(text)).isOneLine]).toEqual([text, isOneLine])
  await expect(header('\nchat_id,sent_at\n')).rejects.toThrow('it is blank')
})
