import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openDrawnRun } from '../../test/jobs/drawn-run.ts'

test('a step of an earlier version, which counted no deaths, had none', async () => {
  const drawn = await openDrawnRun({ drawn: [] })
  const { ledger, plan } = drawn
  for (const [subject, id] of [
    ['report', 'r1'],
    ['delivery', 'f1'],
  ] as const) {
    await drawn.set(subject as 'report', id, { state: 'failed', attempts: 2 })
    const path = join(ledger.folderOf(plan.run), 'steps', `${subject}-${id}.0001.json`)
    const { deaths, ...older } = JSON.parse(await readFile(path, 'utf8'))
    expect(deaths).toBe(0)
    await rm(path)
    await writeFile(path, JSON.stringify(older))
    const read = drawn.other().ledger
    expect(await read.latest(subject, plan.run, id)).toMatchObject({ step: 1, attempts: 2, deaths: 0 })
    const view = await read.view(plan.run)
    expect((subject === 'report' ? view.reports : view.deliveries).get(id)).toMatchObject({ attempts: 2, deaths: 0 })
  }
  await drawn.close()
})
