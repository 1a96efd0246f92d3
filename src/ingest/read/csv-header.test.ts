import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readCsvHeader } from './csv-header.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'causerie-header-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function header(text: string) {
  const path = join(folder, 'log.csv')
  writeFileSync(path, text)
  return readCsvHeader({ name: 'log.csv', path }, { expected: ['chat_id', 'sent_at'] })
}

test.each([
  ['chat_id,sent_at\n', ',', ['chat_id', 'sent_at']],
  ['"chat_id","sent_at"\n', ',', ['chat_id', 'sent_at']],
  ['"chat_id";"sent;at"\n', ';', ['chat_id', 'sent;at']],
  ['"chat_id"\t"say ""hi"""\n', '\t', ['chat_id', 'say "hi"']],
])('%j is separated by %j', async (text, delimiter, names) => {
  expect(await header(text)).toMatchObject({ delimiter, names, isOneLine: true })
})

test.each([
  ['', 'log.csv: the first line names the columns, the file is empty'],
  ['"chat_id"x,sent_at\n', 'log.csv: the first line names the columns, it is not a CSV row'],
])('%j is refused', async (text, message) => {
  await expect(header(text)).rejects.toThrow(message)
})
