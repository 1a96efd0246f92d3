import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import Libsql from 'libsql'
import { publishedSeq } from '../../inbox/publish/publish.ts'
import type { Row } from './run.ts'
import type { BenchSite } from './site.ts'

/** How long a message that just missed a load is not in the statistics. */
export async function measureBehind(site: BenchSite): Promise<readonly Row[]> {
  const database = new Libsql(join(site.folder, 'inbox', 'journal.db'))
  const one = (text: string) => Object.values(database.prepare(text).get([]) as object)[0]
  const source = `journal:${one("SELECT value FROM meta WHERE name = 'id'")}:`
  const loaded = () => publishedSeq(join(site.folder, 'store'), source)
  const loadedUpTo = async (seq: number) => {
    while ((await loaded()) < seq) await sleep(500)
  }
  const delivered = async () => {
    await site.deliver()
    return one('SELECT max(seq) FROM event') as number
  }
  await loadedUpTo(await delivered())
  const startedMs = performance.now()
  await loadedUpTo(await delivered())
  const seconds = (performance.now() - startedMs) / 1000
  database.close()
  return [
    {
      what: 'statistics behind the journal, at most',
      goal: '90 s',
      measured: `${Math.round(seconds)} s`,
      isMet: seconds <= 90,
    },
  ]
}
