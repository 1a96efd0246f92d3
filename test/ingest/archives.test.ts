import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { strToU8, type Zippable, zipSync } from 'fflate'
import { expect, test } from 'vitest'
import { IngestError } from '../../src/errors.ts'
import type { FormatName } from '../../src/ingest/format-names.ts'
import { runs } from '../arbitraries/runs.ts'
import { sampleOf } from './export-samples.ts'
import { ingestEngine } from './ingest-engine.ts'
import { temporaryFolder } from './temporary-folder.ts'

const files = temporaryFolder()
const { fill, engine } = ingestEngine()

const { path: slack, source } = sampleOf('slack')

function zipOf(folder: string): Zippable {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  return Object.fromEntries(
    entries.map(entry => {
      const path = join(entry.parentPath, entry.name)
      return [path.slice(folder.length + 1), readFileSync(path)]
    }),
  )
}

const read = (file: string, format: FormatName = 'slack') => fill([file], { format, source })
const facts = ({ counts, rows, rejects }: Awaited<ReturnType<typeof fill>>) => ({
  read: counts.read,
  skipped: counts.skipped,
  rows,
  rejects: rejects.map(({ line, reason, file }) => ({ line, reason, file: file.split('/').slice(-2).join('/') })),
})

test('a folder and its ZIP archive have the same rows; a reject names the file within', async () => {
  const zip = files.write('export.zip', zipSync(zipOf(slack)))
  const zipped = facts(await read(zip))
  expect(zipped).toEqual(facts(await read(slack)))
  expect(zipped.rejects.map(({ file }) => file)).toEqual(Array(2).fill('help-acme/2026-03-02.json'))
  expect(facts(await read(zip, 'auto'))).toEqual(zipped)
})

test('the download of a Messenger account is found in its archive', async () => {
  const { path, source } = sampleOf('messenger')
  const folder = 'your_instagram_activity/messages/inbox/renee_1'
  const zip = files.write(
    'meta.zip',
    zipSync({ [`${folder}/message_1.json`]: readFileSync(path), 'a.jpg': strToU8('x') }),
  )
  const { rows } = await fill([zip], { format: 'auto', source })
  expect(rows.length).toBeGreaterThan(0)
  expect(new Set(rows.map(({ platform }) => platform))).toEqual(new Set(['instagram']))
})

test.each<[string, () => Uint8Array, RegExp]>([
  ['a name that leads out of it', () => zipSync({ '../users.json': strToU8('[]') }), /invalid relative path/],
  ['an absolute name', () => zipSync({ '/etc/users.json': strToU8('[]') }), /absolute path/],
  [
    'far more in it than it is large',
    () => zipSync({ 'users.json': strToU8('[]'), 'a/2026-01-01.json': [new Uint8Array(101e6), { level: 1 }] }),
    /unpacks to 200 times its size or more/,
  ],
  [
    'nothing that the format reads',
    () => zipSync({ 'users.json': strToU8('[]') }),
    /no file of this format among its 1 files/,
  ],
])('a ZIP archive with %s is refused', async (_, zip, message) => {
  const file = files.write('export.zip', zip())
  await expect(read(file)).rejects.toThrow(message)
  await expect(read(file)).rejects.toThrow(IngestError)
})

test('a damaged ZIP archive is refused, or each of its rows is accounted for', async () => {
  const whole = Buffer.from(zipSync(zipOf(slack)))
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(255), fc.boolean(), async (at, byte, isCut) => {
      const damaged = Buffer.from(isCut ? whole.subarray(0, at) : whole)
      if (!isCut) damaged[at] = byte
      const outcome = await read(files.write('export.zip', damaged)).catch((error: unknown) => error)
      if (outcome instanceof Error) expect(outcome).toBeInstanceOf(IngestError)
      else {
        const { counts, rows, rejects } = outcome as Awaited<ReturnType<typeof read>>
        expect(counts.read).toBe(rows.length + rejects.length)
      }
    }),
    runs(12),
  )
})

test('links in a folder are not followed', async () => {
  const folder = files.pathOf('linked')
  const secret = files.write('secret.json', JSON.stringify([{ type: 'message', user: 'U1', ts: '1772442000.000100' }]))
  cpSync(slack, folder, { recursive: true })
  const before = facts(await read(folder))
  symlinkSync(secret, join(folder, 'general/2026-03-09.json'))
  expect(facts(await read(folder))).toEqual(before)
})

test('without a guest and without --agents, the error lists the people', async () => {
  const users = [{ id: 'U1', name: 'bob' }]
  const day = [{ type: 'message', user: 'U1', ts: '1772442000.000100', text: 'hi' }]
  const zip = zipSync({
    'users.json': strToU8(JSON.stringify(users)),
    'a/2026-03-02.json': strToU8(JSON.stringify(day)),
  })
  const file = files.write('plain.zip', zip)
  await expect(read(file)).rejects.toThrow(/plain\.zip.*--agents names them; its people are "bob"/)
  const { rows } = await fill([file], { format: 'slack', source: { ...source, agents: ['bob'] } })
  expect(rows).toMatchObject([{ author: 'agent', author_id: 'U1', chat_id: 'a-1772442000.000100' }])
})

test('a folder is refused where a format reads files only', async () => {
  const folder = files.pathOf('others')
  mkdirSync(folder)
  writeFileSync(join(folder, 'x.txt'), 'x')
  await expect(fill([folder], { format: 'intercom' })).rejects.toThrow(/is a folder; use a glob/)
  await expect(fill([folder], { format: 'auto' })).rejects.toThrow(/is no export that is known/)
})

test('a Maildir is one load: threads go over its files, its flags mark drafts and the trash', async () => {
  const folder = files.pathOf('Maildir')
  for (const name of ['cur', 'new', 'tmp']) mkdirSync(join(folder, name), { recursive: true })
  const letter = (id: number, from: string, to: string, more = '') =>
    `From: ${from}\nTo: ${to}\nDate: Mon, 2 Mar 2026 10:0${id}:00 +0100\nMessage-ID: <${id}@x>\n${more}\nhello ${id}\n`
  writeFileSync(join(folder, 'cur/1:2,S'), letter(1, 'ann@example.org', 'lyon@shop.example'))
  writeFileSync(join(folder, 'cur/2:2,S'), letter(2, 'lyon@shop.example', 'ann@example.org', 'In-Reply-To: <1@x>\n'))
  writeFileSync(join(folder, 'new/3'), letter(3, 'ann@example.org', 'lyon@shop.example', 'In-Reply-To: <2@x>\n'))
  writeFileSync(join(folder, 'cur/4:2,D'), letter(4, 'lyon@shop.example', 'ann@example.org'))
  writeFileSync(join(folder, 'cur/5:2,ST'), letter(5, 'ann@example.org', 'lyon@shop.example'))
  writeFileSync(join(folder, 'tmp/6'), 'half')
  const { rows, counts } = await fill([folder], { format: 'auto', source: { agents: ['@shop.example'] } })
  expect(rows.map(({ chat_id, author, text }) => [chat_id, author, text])).toEqual([
    ['<1@x>', 'customer', 'hello 1'],
    ['<1@x>', 'agent', 'hello 2'],
    ['<1@x>', 'customer', 'hello 3'],
  ])
  expect(counts.skipped).toEqual([
    { reason: 'draft', events: 1 },
    { reason: 'message in the trash, or spam', events: 1 },
  ])
})

test('the tables of Chatwoot and its webhooks give the same chats, in CSV, Parquet and a ZIP', async () => {
  const { path, source } = sampleOf('chatwoot-tables')
  const whole = facts(await fill([path], { format: 'chatwoot-tables', source }))
  const zip = files.write('chatwoot.zip', zipSync(zipOf(path)))
  expect(facts(await fill([zip], { format: 'auto', source })).rows).toEqual(whole.rows)
  const folder = files.pathOf('parquet')
  mkdirSync(folder)
  for (const table of ['messages', 'conversations', 'inboxes', 'attachments', 'reporting_events'])
    await engine().connection.run(
      `COPY (FROM read_csv('${join(path, `${table}.csv`)}', all_varchar = ${table === 'messages'})) TO '${join(folder, `${table}.parquet`)}' (FORMAT parquet)`,
    )
  expect(facts(await fill([folder], { format: 'auto', source })).rows).toEqual(whole.rows)
  expect(whole.rows.map(({ chat_id }) => chat_id)).toContain('1-42')
  rmSync(join(folder, 'inboxes.parquet'))
  await expect(fill([folder], { format: 'chatwoot-tables', source })).rejects.toThrow(/no file for the table inboxes/)
})

test('an event log says the same as XES and as a table', async () => {
  const { path, source } = sampleOf('event-log')
  const csv = files.write(
    'log.csv',
    `case:concept:name,concept:name,org:resource,time:timestamp,lifecycle:transition,case:site,case:channel
case & 1,Request received,ann,2026-03-02 10:00:00+01:00,complete,lyon,sms
case & 1,Send reply,bob,2026-03-02 10:04:00+01:00,start,lyon,sms
case & 1,Send reply,bob,2026-03-02 09:05:00+00:00,complete,lyon,sms
case & 1,Case closed,System,2026-03-02 11:00:00+01:00,,lyon,sms
case & 1,Case reopened,bob,2026-03-02 11:30:00+01:00,,lyon,sms
case & 1,Weigh parcel,,2026-03-02 12:00:00+01:00,,lyon,sms
`,
  )
  const said = async (file: string) => {
    const { rows, counts } = await fill([file], { format: 'auto', source })
    return { rows: rows.map(({ message_id: _, ...row }) => row), skipped: counts.skipped }
  }
  expect(await said(csv)).toEqual(await said(path))
})
