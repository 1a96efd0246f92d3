import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { csvRows } from '../../config/csv-rows.ts'
import { generateLog } from '../../src/demo/generate-log.ts'
import { cities } from '../../src/demo/places.ts'
import { ingest } from '../../src/ingest/ingest.ts'

/** An establishment of the demo, and the language of its customers. */
export interface DemoSite {
  readonly id: string
  readonly name: string
  readonly language: 'fr' | 'en' | 'es'
}

export interface DemoStore {
  readonly directory: string
  readonly establishments: string
  readonly sites: readonly DemoSite[]
}

const months = 13

/** A store whose log ends today: the figures of this month are there, and the inbox goes on with them. */
export async function demoStore(
  out: string,
  { today, messages }: { today: string; messages: number },
): Promise<DemoStore> {
  const start = new Date(`${today}T00:00:00Z`)
  start.setUTCMonth(start.getUTCMonth() - months, 1)
  const log = await generateLog({
    seed: 126,
    establishments: 24,
    messages,
    start: start.toISOString().slice(0, 10),
    end: today,
    out: join(out, 'inbox-log'),
  })
  const directory = join(out, 'inbox-store')
  await rm(directory, { recursive: true, force: true })
  await ingest({ store: directory, inputs: [log.log], establishments: log.establishments })
  return { directory, establishments: log.establishments, sites: await sitesOf(log.establishments) }
}

async function sitesOf(establishments: string): Promise<readonly DemoSite[]> {
  const rows = csvRows(await readFile(establishments, 'utf8'), ',')
  if ('problem' in rows) throw new Error(`the demo's establishments are no CSV: ${rows.problem}`)
  const [head, ...sites] = rows
  const columns = head?.cells ?? []
  return sites.map(({ cells }) => {
    const cell = (name: string) => cells[columns.indexOf(name)] ?? ''
    const language = cities.find(({ region }) => region === cell('region'))?.language ?? 'en'
    return { id: cell('establishment_id'), name: cell('name'), language }
  })
}
