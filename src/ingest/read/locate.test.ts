import { expect, test } from 'vitest'
import { temporaryFolder } from '../../../test/ingest/temporary-folder.ts'
import { type Misfit, RecordsDisagree } from '../log-part.ts'
import { csvSplitter } from './csv-splitter.ts'
import { type LocateOptions, locateRecords } from './locate.ts'

const files = temporaryFolder()
const path = () => files.write('log.csv', 'a,b\n1,"x\ny"\nshort\n2,z\n')

async function* pages(...places: readonly number[]): AsyncGenerator<readonly Misfit[]> {
  for (const place of places) yield [{ place, reason: `row ${place}` }]
}

async function locate(places: readonly number[], options: LocateOptions) {
  const text = { path: path(), splitter: csvSplitter({ delimiter: ',', columns: 2 }), hasHeader: true }
  const located = []
  for await (const page of locateRecords(text, pages(...places), options)) located.push(...page)
  return located
}

test('misfits of a repaired file are located in the original', async () => {
  expect(await locate([0, 1], { rows: 2, mended: true })).toEqual([
    { line: 2, reason: 'row 0', raw: '1,"x\ny"' },
    { line: 5, reason: 'row 1', raw: '2,z' },
  ])
})

test('a misfit is not located when the rows are not the records of the file', async () => {
  await expect(locate([0], { rows: 3, mended: true })).rejects.toThrow(RecordsDisagree)
  await expect(locate([0], { rows: 2, mended: false })).rejects.toThrow(RecordsDisagree)
})
