import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished, vi } from 'vitest'
import { main } from '../../cli/program.ts'
import { webhookRows } from '../../inbox/channels/webhook-rows.ts'
import { type Journal, openJournal } from '../../inbox/journal/journal.ts'
import { placeOf, tableFiles } from './databases.ts'
import { rowsBody } from './other-system.ts'

/** An empty inbox, the config that names it, and the store that it publishes into; removed after the test. */
export async function newPlace() {
  const directory = await mkdtemp(join(tmpdir(), 'causerie-forget-inbox-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  const config = join(directory, 'causerie.config.yaml')
  const place = placeOf(join(directory, 'inbox', 'journal.db'))
  if (typeof place !== 'string') vi.stubEnv('INBOX_PASSWORD', place.password)
  await writeFile(
    config,
    `stores: { main: { directory: store } }
subscriptions: {}
serve: { store: main }
inbox:
  directory: inbox
${typeof place === 'string' ? '' : `  database: { url: '${place.url}', password: '\${INBOX_PASSWORD}', schema: ${place.schema} }\n`}  connections: { crm: { webhook: { secret: '\${CRM_SECRET}', url: 'https://crm.example.com/' } } }
`,
  )
  return { config, store: join(directory, 'store'), inbox: join(directory, 'inbox') }
}
export type Place = Awaited<ReturnType<typeof newPlace>>

export const noon = Date.parse('2026-03-05T12:00:00Z') * 1000
export const pathOf = ({ inbox }: Place) => join(inbox, 'journal.db')

export async function withJournal<Done>(place: Place, use: (journal: Journal) => Promise<Done>): Promise<Done> {
  const journal = await openJournal(placeOf(pathOf(place)))
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

/** Which of some words are in a folder, or in the tables of its journal: in the bytes of a file or in the name of one. */
export async function wordsIn(directory: string, words: readonly string[]): Promise<readonly string[]> {
  const found = new Set<string>()
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    const content = entry.isFile() ? await readFile(join(entry.parentPath, entry.name)) : Buffer.of()
    for (const word of words) if (content.includes(word) || entry.name.includes(word)) found.add(word)
  }
  for (const file of await tableFiles(join(directory, 'journal.db'))) {
    const content = await readFile(file)
    for (const word of words) if (content.includes(word)) found.add(word)
  }
  return [...found].sort()
}
