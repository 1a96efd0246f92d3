import { readFile, stat } from 'node:fs/promises'
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
import { currentVersion } from '../../src/store/versions.ts'
import { formatInstant } from '../../src/time/instant.ts'
import { inOwnProcess } from '../own-process.ts'
import { type Answered, type Asked, answered, type QuestionName } from '../question.ts'
import type { Loaded, Log, Opponent } from './opponent.ts'

type Ours = Store<'region'>

/** The library itself; its store stays open. */
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
      const loaded = await loadCauserie(log)
      store = await openStore(log.store, { attributes: ['region'] })
      return loaded
    },
    ask: (question, asked) => askCauserie(opened(), question, asked),
    close: async () => store?.close(),
  }
}

export async function askCauserie(store: Ours, question: QuestionName, asked: Asked): Promise<Answered> {
  return answered(question, await questions[question](store, asked))
}

const undated = ({ zone, to, where }: Asked) => ({ zone, asOf: formatInstant(to), where })
const dated = (asked: Asked) => ({ ...undated(asked), period: { start: asked.start, end: asked.end } })
const compared = (asked: Asked) => ({ ...dated(asked), compare: 'none' as const })

/** Rows with `group` and figures, see `answered`; the library's answers hold more than that. */
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

/** Loads a store in its own process, to measure its memory alone. */
export async function loadCauserie({ store, parquet, establishments }: Omit<Log, 'csv'>): Promise<Loaded> {
  const loaded = await inOwnProcess<Omit<Loaded, 'sizeBytes'>>('load.ts', [store, parquet, establishments])
  return { ...loaded, sizeBytes: (await stat(await storeFile(store))).size }
}

/** The database file of a store. */
export async function storeFile(directory: string): Promise<string> {
  const version = await currentVersion(directory)
  if (version === null) throw new Error(`no store was loaded into ${directory}`)
  return version.path
}
