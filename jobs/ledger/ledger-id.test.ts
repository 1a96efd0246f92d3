import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../test/ingest/temporary-folder.ts'
import { ledgerId } from './ledger-id.ts'

const files = temporaryFolder()

test('the id of a ledger is made once, whoever asks first, and is no other’s', async () => {
  const folder = files.pathOf('ledger')
  const ids = await Promise.all(Array.from({ length: 10 }, () => ledgerId(folder)))
  expect(new Set(ids).size).toBe(1)
  expect(ids[0]).toMatch(/^[0-9a-f]{32}$/)
  expect(readFileSync(files.pathOf('ledger/id'), 'utf8')).toBe(`${ids[0]}\n`)
  expect(await ledgerId(files.pathOf('other'))).not.toBe(ids[0])
})

test.each(['', 'a'.repeat(31), 'a'.repeat(33), 'A'.repeat(32), `x${'a'.repeat(32)}`, `${'a'.repeat(32)} b`])(
  'a file that holds %j has none',
  async content => {
    files.write('id', content)
    await expect(ledgerId(files.folder)).rejects.toMatchObject({ name: 'LedgerError' })
  },
)
