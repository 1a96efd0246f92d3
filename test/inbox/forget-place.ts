import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { main } from '../../cli/program.ts'
import { webhookRows } from '../../inbox/channels/webhook-rows.ts'
import { type Journal, openJournal } from '../../inbox/journal/journal.ts'
import { rowsBody } from './other-system.ts'

const folder = await mkdtemp(join(tmpdir(), 'causerie-forget-inbox-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

let places = 0
/** An empty inbox, the config that names it, and the store that it publishes into. */
export async function newPlace() {
  const directory = join(folder, `${places++}`)
  await mkdir(directory)
  const config = join(directory, 'causerie.config.yaml')
  await writeFile(
    config,
    `stores: { main: { directory: store } }
subscriptions: {}
serve: { store: main }
inbox:
  directory: inbox
  connections: { crm: { webhook: { secret: '\${CRM_SECRET}', url: 'https://crm.example.com/' } } }
`,
  )
  return { config, store: join(directory, 'store'), inbox: join(directory, 'inbox') }
}
export type Place = Awaited<ReturnType<typeof newPlace>>

export const noon = Date.parse('2026-03-05T12:00:00Z') * 1000
export const pathOf = ({ inbox }: Place) => join(inbox, 'journal.db')

export async function withJournal<Done>(place: Place, use: (journal: Journal) => Promise<Done>): Promise<Done> {
  const journal = await openJournal(pathOf(place))
  try {
    return await use(journal)
  } finally {
    await journal.close()
  }
}

let deliveries = 0
export const deliver = (journal: Journal, ...rows: readonly object[]) => {
  const body = Buffer.from(rowsBody(...rows))
  const received = webhookRows(body)
  return journal.write('takeDelivery', {
    connection: 'crm',
    deliveryKey: `d${deliveries++}`,
    body,
    received,
    now: noon,
  })
}

async function run(...args: readonly string[]) {
  const [stdout, stderr]: [string[], string[]] = [[], []]
  const stream = { terminal: false, columns: null, stream: null }
  const status = await main(args, {
    stdout: { ...stream, write: text => void stdout.push(text) },
    stderr: { ...stream, write: text => void stderr.push(text) },
    now: () => '2026-10-20T10:00:00Z',
  })
  return { status, out: stdout.join(''), err: stderr.join('') }
}
export const forget = (place: Place, ...args: readonly string[]) =>
  run('forget', '--store', place.store, '--config', place.config, '--json', ...args)

/** Which of some words are in a folder: in the bytes of a file or in the name of one. */
export async function wordsIn(directory: string, words: readonly string[]): Promise<readonly string[]> {
  const found = new Set<string>()
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    const content = entry.isFile() ? await readFile(join(entry.parentPath, entry.name)) : Buffer.of()
    for (const word of words) if (content.includes(word) || entry.name.includes(word)) found.add(word)
  }
  return [...found].sort()
}
