import { afterAll, beforeAll, describe, test } from 'vitest'
import { together } from '../../src/metrics/reading/together.ts'
import type { Store } from '../../src/store/store.ts'
import { engineAnswer } from '../../testing/answers.ts'
import { logInLoads } from '../../testing/arbitraries/log.ts'
import { sceneAt } from '../../testing/arbitraries/scene.ts'
import { assertSame } from '../../testing/laws/law.ts'
import { type LogStore, logStore } from '../../testing/log-store.ts'
import { alikeQuestions } from '../alike-questions.ts'
import { edgeLog } from '../arbitraries/edge-log.ts'
import { conformance } from '../conformance.ts'
import { type ClickHouseCluster, startClickHouse } from '../servers/clickhouse.ts'
import { copiedStore } from './copied-store.ts'

let cluster: ClickHouseCluster
beforeAll(async () => {
  cluster = await startClickHouse({ shards: 3 })
})
afterAll(() => cluster.stop())

conformance('ClickHouse on three shards', log => copiedStore(cluster, log), {
  log: logInLoads,
  logs: 1,
  questions: 10,
  apart: true,
})

describe('asked together, each question gets the answer that DuckDB gives alone:', () => {
  let origin: LogStore
  let store: Store<string>
  beforeAll(async () => {
    const log = edgeLog(sceneAt('Europe/Paris', '2026-03-29', 'Asia/Kathmandu'))
    origin = await logStore(log)
    store = await copiedStore(cluster, log)
  })
  afterAll(() => {
    origin.close()
    store.close()
  })

  test.each(Object.entries(alikeQuestions))('%s', async (_, questions) => {
    const alone = []
    for (const one of questions) alone.push(await engineAnswer(origin, one))
    const gathered = await together(store, source => Promise.all(questions.map(one => engineAnswer(source, one))))
    for (const [index, one] of questions.entries()) assertSame(gathered[index], alone[index], one)
  })
})
