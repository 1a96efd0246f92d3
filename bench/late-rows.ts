import { copyFile, rm } from 'node:fs/promises'
import { openStore } from '../src/index.ts'
import { assertAllEqual } from './assert-equal.ts'
import { timed } from './contest.ts'
import { askCauserie, loadCauserie, storeFile } from './opponents/causerie.ts'
import type { Log } from './opponents/opponent.ts'
import { threeYears } from './periods.ts'
import { questionNames } from './question.ts'
import { withLateRows } from './recut-log.ts'

export interface LateRows {
  readonly bulkSeconds: number
  /** The time to load the late rows. `copySeconds` is that of a plain copy of the store's file, with which the load begins. */
  readonly lateSeconds: number
  readonly copySeconds: number
}

const openOurs = (directory: string) => openStore(directory, { attributes: ['region'] })

/** Loads one row in a hundred, spread over the whole log, after the others. The answers must equal those of a single load. */
export async function addLateRows(log: Log, folder: string): Promise<LateRows> {
  const { early, late } = await withLateRows(log, folder)
  const bulk = await loadCauserie(early)
  const copied = `${folder}/copied.duckdb`
  const [, copySeconds] = await timed(async () => copyFile(await storeFile(early.store), copied))
  await rm(copied)
  const added = await loadCauserie({ ...late, store: early.store })
  const [whole, grown] = await Promise.all([openOurs(log.store), openOurs(early.store)])
  try {
    for (const question of questionNames) {
      const answers = { 'one load': whole, 'two loads': grown }
      const given = Object.entries(answers).map(
        async ([who, store]) => [who, await askCauserie(store, question, threeYears)] as const,
      )
      assertAllEqual(question, new Map(await Promise.all(given)))
    }
  } finally {
    whole.close()
    grown.close()
  }
  await rm(folder, { recursive: true })
  return { bulkSeconds: bulk.seconds, lateSeconds: added.seconds, copySeconds }
}
