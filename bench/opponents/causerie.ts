import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import {
  evolution,
  heatmap,
  openStore,
  ranking,
  type Store,
  split,
  summary,
  volume,
  watchList,
} from '../../src/index.ts'
import { formatInstant } from '../../src/metrics/period/instant.ts'
import { type Asked, answered, type QuestionName } from '../question.ts'
import type { Loaded, Log, Opponent } from './opponent.ts'

type Ours = Store<'region'>

/** The library itself, loading in a process of its own so that its memory is its own. */
export async function openCauserie(): Promise<Opponent & { readonly store: () => Ours }> {
  const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'))
  let store: Ours | null = null
  const opened = () => {
    if (store === null) throw new Error('the store is not loaded')
    return store
  }
  return {
    name: 'causerie',
    version,
    form: 'a store, derivation included',
    store: opened,
    async load(log) {
      const loaded = await loadInProcess(log)
      store = await openStore(log.store, { attributes: ['region'] })
      return loaded
    },
    ask: async (question, asked) => answered(question, await questions[question](opened(), asked)),
    close: async () => store?.close(),
  }
}

const undated = ({ zone, to, where }: Asked) => ({ zone, asOf: formatInstant(to), where })
const dated = (asked: Asked) => ({ ...undated(asked), period: { start: asked.start, end: asked.end } })
const compared = (asked: Asked) => ({ ...dated(asked), compare: 'none' as const })

/** Rows of `group` and figures, see `answered`; the library's answers hold more than these. */
const questions: Readonly<Record<QuestionName, (store: Ours, asked: Asked) => Promise<readonly object[]>>> = {
  volume: async (store, asked) => [await volume(store, compared(asked))],
  channels: async (store, asked) =>
    (await split(store, { ...compared(asked), by: ['channel'] })).rows.map(({ key, value }) => ({
      group: key.channel,
      activeChats: value,
    })),
  platforms: async (store, asked) =>
    (await split(store, { ...compared(asked), by: ['platform'] })).rows.map(({ key, value }) => ({
      group: key.platform,
      activeChats: value,
    })),
  evolution: async (store, asked) => {
    const { rows } = await evolution(store, { ...compared(asked), grain: 'month', by: 'channel' })
    return rows.flatMap(({ bucket, key, value }) =>
      value ? [{ group: `${key.channel} ${bucket}`, activeChats: value }] : [],
    )
  },
  sites: (store, asked) => ranked(store, asked, 'establishment'),
  regions: (store, asked) => ranked(store, asked, 'region'),
  heatmap: async (store, asked) => {
    const { cells } = await heatmap(store, dated(asked))
    return cells.flatMap(cell => (cell.started > 0 ? [{ ...cell, group: `${cell.weekday} ${cell.hour}` }] : []))
  },
  summary: async (store, asked) => [await summary(store, dated(asked))],
  watchList: async (store, asked) =>
    (await watchList(store, undated(asked))).rows.map(row => ({ ...row, group: row.establishmentId })),
}

async function ranked(store: Ours, asked: Asked, by: 'establishment' | 'region') {
  const { rows } = await ranking(store, { ...compared(asked), by })
  return rows.map(({ key, value }) => ({ group: Object.values<string>(key)[0], activeChats: value }))
}

/** Loads a store in a process of its own: its memory is its own. */
export async function loadInProcess({ store, parquet, establishments }: Log): Promise<Loaded> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'bench/load.ts', store, parquet, establishments], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let printed = ''
  child.stdout.on('data', part => {
    printed += part
  })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`the load failed with ${code}`)
  const { seconds, peakMb } = JSON.parse(printed) as { seconds: number; peakMb: number }
  return { seconds, peakBytes: peakMb * 2 ** 20, sizeBytes: (await stat(join(store, '000001.duckdb'))).size }
}
