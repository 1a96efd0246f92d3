import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, symlinkSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ingest } from '../src/ingest/ingest.ts'
import type { LogRow } from '../src/ingest/log-row.ts'
import { split } from '../src/metrics/operators/split.ts'
import { volume } from '../src/metrics/operators/volume.ts'
import { openStore } from '../src/store/store.ts'
import { temporaryFolder } from './ingest/temporary-folder.ts'

const files = temporaryFolder()
const asked = { period: '2026', asOf: '2027-01-01T00:00:00Z' }
const chatsOfLoad = 20

test('concurrent loads into one store, from one process or several and by different paths, lose nothing and become visible as a whole', async () => {
  mkdirSync(files.pathOf('real'))
  symlinkSync(files.pathOf('real'), files.pathOf('linked'))
  const paths = [files.pathOf('real/store'), files.pathOf('linked/store'), `${files.folder}/real/../linked/./store`]
  const ids = Array.from({ length: chatsOfLoad }, (_, index) => index)
  const row = (load: number) => (index: number) =>
    ({
      chatId: `${load}-${index}`,
      sentAt: new Date('2026-03-01T10:00:00Z'),
      author: 'customer',
      establishmentId: `e${load}`,
    }) satisfies LogRow
  const ofProcess = (load: number) => {
    const lines = ids.map(index => `${load}-${index},2026-03-01T10:00:00Z,customer,e${load}`)
    const log = files.write(`${load}.csv`, ['chat_id,sent_at,author,establishment_id', ...lines, ''].join('\n'))
    const sites = files.write(`sites-${load}.csv`, `establishment_id,region\ne${load},r${load}\n`)
    const child = spawn(process.execPath, ['test/kill-load.mjs', paths[load % 3] ?? '', log, sites], {
      stdio: 'inherit',
    })
    return once(child, 'exit').then(([status]) => status)
  }
  const here = (load: number) =>
    ingest({
      store: paths[load % 3] ?? '',
      inputs: [ids.map(row(load))],
      establishments: [{ establishmentId: `e${load}`, region: `r${load}` }],
    }).then(({ accepted }) => (accepted === chatsOfLoad ? 0 : 1))

  const processes = [0, 1].map(ofProcess)
  const loads = [2, 3, 4, 5].map(here)
  // A failing load does not affect the others.
  const failing = ingest({ store: paths[0] ?? '', inputs: [[]] }).then(
    () => 1,
    () => 0,
  )
  await loads[0]
  const store = await openStore(paths[1] ?? '', { attributes: ['region'] })
  let isDone = false
  const done = Promise.all([...processes, ...loads, failing]).finally(() => {
    isDone = true
  })
  while (!isDone) {
    const { activeChats } = await volume(store, asked)
    expect(activeChats % chatsOfLoad).toBe(0)
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  expect(await done).toEqual([0, 0, 0, 0, 0, 0, 0])
  const { rows } = await split(store, { ...asked, by: ['region'] })
  expect(rows.map(({ key, value }) => [key.region, value]).toSorted()).toEqual(
    [0, 1, 2, 3, 4, 5].map(load => [`r${load}`, chatsOfLoad]),
  )
  store.close()
})
