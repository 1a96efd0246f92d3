import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { readConfig } from '../../config/read-config.ts'
import { type Served, serve } from '../../serve/serve.ts'
import { generateLog } from '../../src/demo/generate-log.ts'
import { copyStore } from '../../src/export/copy-store.ts'
import { ingest } from '../../src/ingest/ingest.ts'
import { password, passwordHash } from '../serve/access-folder.ts'
import { signIn } from '../serve/site.ts'
import { type ClickHouseCluster, clickHousePasswords, clusterName, startClickHouse } from '../servers/clickhouse.ts'

let cluster: ClickHouseCluster
let folder: string
let store: string
let address: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causerie-cluster-pages-'))
  store = join(folder, 'store')
  const log = await generateLog({
    out: join(folder, 'log'),
    messages: 6000,
    establishments: 8,
    start: '2026-07-01',
    text: true,
  })
  await ingest({ store, inputs: [log.log], establishments: log.establishments })
  cluster = await startClickHouse({ shards: 3 })
  address = `clickhouse://${cluster.nodes.map(({ host, port }) => `${host}:${port}`).join()}/pages?cluster=${clusterName}`
  process.env.CAUSERIE_CLICKHOUSE_USER = 'writer'
  process.env.CAUSERIE_CLICKHOUSE_PASSWORD = clickHousePasswords.writer
  await copyStore(store, address, { temporaryFolder: folder })
})
afterAll(async () => {
  await cluster?.stop()
  await rm(folder, { recursive: true, force: true })
})

const logged: string[] = []
const users = {
  boss: { password: passwordHash },
  walt: { password: passwordHash, within: { region: ['Wallonie'] } },
}

async function pagesOf(directory: string): Promise<Served> {
  process.env.CAUSERIE_CLICKHOUSE_USER = 'reader'
  process.env.CAUSERIE_CLICKHOUSE_PASSWORD = clickHousePasswords.reader
  const path = join(folder, `${directory === store ? 'directory' : 'cluster'}.yaml`)
  await writeFile(
    path,
    stringify({
      stores: { main: { directory } },
      subscriptions: {},
      serve: {
        store: 'main',
        zone: 'Europe/Brussels',
        users,
      },
    }),
  )
  const config = await readConfig(path)
  expect(config.stores.main?.directory).toBe(directory)
  return serve({
    store: directory,
    config: { path, value: config },
    port: 0,
    env: {},
    log: pino({ level: 'error' }, { write: line => logged.push(line) }),
    now: () => '2026-09-01T08:30:20Z',
    timeLimitSeconds: 600,
  })
}

test('every page and file is the same bytes as of the directory, for everybody', async () => {
  const sites = [await pagesOf(store), await pagesOf(address)]
  try {
    for (const name of Object.keys(users)) {
      const cookies = await Promise.all(sites.map(site => signIn(site.url, { name, password })))
      const paths = [
        '/volume?period=2026-08',
        '/volume?period=2026-08&where.channel=widget&evolution.by=channel&compare=previous-weeks',
        '/handling?period=2026-08',
        '/chats?of=active&period=2026-08',
        '/quality',
        '/log',
        '/report.html?period=2026-08',
        '/api/summary?period=2026-08&zone=UTC',
        '/api/quality',
      ]
      for (const path of paths) {
        const [directory, onCluster] = await Promise.all(
          sites.map(async ({ url }, index) => {
            const answer = await fetch(url + path, { headers: { cookie: cookies[index] ?? '' } })
            return { status: answer.status, body: (await answer.text()).replaceAll(url, '') }
          }),
        )
        expect(logged, path).toEqual([])
        expect(onCluster, path).toEqual(directory)
      }
    }
  } finally {
    for (const site of sites) await site.stop()
  }
})
