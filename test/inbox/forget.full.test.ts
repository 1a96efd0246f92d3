import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { visitorUploader } from '../../inbox/attachments/attachment-table.ts'
import { openAttachments } from '../../inbox/attachments/attachments.ts'
import { publish } from '../../inbox/publish/publish.ts'
import { openStore } from '../../src/index.ts'
import { inDatabase } from './databases.ts'
import { deliver, forget, newPlace, noon, pathOf, withJournal, wordsIn } from './forget-place.ts'
import { filesAt } from './stored-files.ts'

test('files, drafts, uploads and replies of a forgotten customer are erased; the same file of another one stays', async () => {
  const place = await newPlace()
  const files = join(place.inbox, 'files')
  await withJournal(place, async journal => {
    const attachments = openAttachments({
      journal,
      files: await filesAt(files),
      maxBytes: 1e6,
      quota: { unsent: { files: 20, bytes: 1e7 }, totalBytes: 1e8 },
      now: () => noon,
      onError: error => {
        throw error
      },
    })
    const says = async (thread_key: string, text: string, ...contents: readonly string[]) => {
      const thread = { connection: 'shop', thread_key }
      const uploaded = []
      for (const content of contents)
        uploaded.push(
          await attachments.take(Readable.from([Buffer.from(content)]), {
            name: `${content}.txt`,
            owner: { chat_id: null, uploader: visitorUploader(thread) },
          }),
        )
      await journal.write('visitorSays', {
        ...thread,
        event: {
          kind: 'message',
          author: 'customer',
          author_id: null,
          establishment_id: 'lyon',
          customer_id: `visitor-${thread_key.slice(0, 12)}`,
          sent_at: noon,
          source_key: `${thread_key}:nonce`,
          text,
        },
        files: uploaded.slice(0, 2).map(({ attachment_id }) => attachment_id),
        perDay: 100,
        now: noon,
      })
    }
    await says('threadofann', 'wordofann', 'fileofann', 'fileofboth', 'unsentofann')
    await says('threadofbob', 'wordofbob', 'fileofboth')
    attachments.close()
    const [ann] = (await journal.read('list', { scopes: [], status: 'open', after: null, limit: 10 })).filter(
      ({ preview }) => preview === 'wordofann',
    )
    const chat_id = ann?.chat_id ?? ''
    const own = { chat_id, agent: 'eve', seen_version: 1, now: noon }
    await journal.write('act', { ...own, key: 'k', kind: 'message', text: 'replytoann' })
    await journal.write('saveDraft', { ...own, reply_key: 'k2', text: 'drafttoann' })
    await publish(journal, place.store)
    expect(await forget(place, '--customer', 'visitor-threadofann')).toMatchObject({
      status: 1,
      err: expect.stringMatching(/one process works on an inbox at a time: .*; stop it and forget again/),
    })
    expect((await openStore(place.store)).directory).toBe(place.store)
  })
  const words = ['wordofann', 'fileofann', 'unsentofann', 'replytoann', 'drafttoann', 'threadofann', 'eve']
  const kept = ['wordofbob', 'fileofboth', 'threadofbob']
  expect(await wordsIn(place.inbox, [...words, ...kept])).toEqual([...words, ...kept].sort())
  const looked = await forget(place, '--customer', 'visitor-threadofann', '--dry-run')
  expect(JSON.parse(looked.out).inbox).toEqual({ chats: 1, rows: 2, attachments: 3, deliveries: 0 })
  expect(await wordsIn(place.inbox, words)).toEqual([...words].sort())
  const done = await forget(place, '--customer', 'visitor-threadofann')
  expect(JSON.parse(done.out).inbox).toEqual({ chats: 1, rows: 2, attachments: 3, deliveries: 0 })
  // Who has acted stays in the audit.
  expect(await wordsIn(place.inbox, [...words, ...kept])).toEqual(['eve', ...kept].sort())
  await withJournal(place, async journal => {
    const [chat] = (await journal.read('list', { scopes: [], status: 'open', after: null, limit: 10 })).filter(
      ({ preview }) => preview === '',
    )
    const chat_id = chat?.chat_id ?? ''
    const events = await journal.read('thread', { chat_id, before: null, limit: 10 })
    // The queued reply can no longer be sent, so it ends no wait.
    expect(events.map(({ kind, state, withdrawn }) => [kind, state, withdrawn])).toEqual([
      ['message', null, 0],
      ['message', 'failed', 0],
      ['outcome', null, 0],
      ['message', 'failed', 1],
    ])
    const act = {
      chat_id,
      agent: 'eve',
      key: 'k3',
      kind: 'message',
      text: 'Hello?',
      seen_version: 9,
      now: noon,
    } as const
    expect(await journal.write('act', act)).toEqual({ state: 'forgotten' })
    const audited = await journal.read('audit', { scopes: [], chat_id, before: null, limit: 1 })
    expect(audited).toMatchObject([{ who: 'causerie forget', what: 'forget' }])
    // Something new continues the chat, which can be answered again.
    const thread = { connection: 'shop', thread_key: 'threadofann' }
    const said = {
      kind: 'message',
      author: 'customer',
      author_id: null,
      establishment_id: 'lyon',
      customer_id: 'visitor-threadofann',
      sent_at: Date.now() * 1000 + 60e6,
      source_key: 'threadofann:nonce2',
      text: 'newwordofann',
    } as const
    await journal.write('visitorSays', { ...thread, event: said, files: [], perDay: 100, now: noon })
    const view = await journal.read('visitorView', { ...thread, after: null, before: null, limit: 10 })
    expect(view).toMatchObject({ chat_id, messages: [{ text: 'newwordofann' }] })
    expect(await journal.write('act', act)).toMatchObject({ state: 'done' })
    expect(await journal.rebuild()).toMatchObject({ chatsDiffered: 0 })
  })
})

test('whom the notes of a forgotten customer name is erased with the notes', async () => {
  const place = await newPlace()
  const sent_at = '2026-01-05T10:00:00Z'
  const row = { chat_id: 'a', message_id: 'a1', sent_at, establishment_id: 'lyon', customer_id: 'zoe', text: 'Hello?' }
  await withJournal(place, async journal => {
    const [first] = await deliver(journal, row)
    const note = { kind: 'note', key: 'k', text: 'For @wordofbob', mentions: ['wordofbob'], seen_version: 1 } as const
    await journal.write('act', { ...note, chat_id: first?.chat_id ?? '', agent: 'ann', now: noon })
    expect(await journal.read('mentionCount', { agent: 'wordofbob', scopes: [] })).toBe(1)
    await publish(journal, place.store)
  })
  await forget(place, '--customer', 'zoe')
  expect(await wordsIn(place.inbox, ['wordofbob'])).toEqual([])
})

test('what is delivered again after it was forgotten leaves nothing, not even in the stored delivery', async () => {
  const place = await newPlace()
  const sent_at = '2026-01-05T10:00:00Z'
  const row = { chat_id: 'threadofann', message_id: 'a1', sent_at, establishment_id: 'lyon', customer_id: 'zoeofann' }
  const said = { ...row, text: 'wordofann' }
  const later = { ...row, message_id: 'a2', text: 'otherwordofann' }
  const other = { ...row, chat_id: 'b', message_id: 'b1', customer_id: 'bob', text: 'wordofbob' }
  await withJournal(place, async journal => {
    await deliver(journal, said)
    await publish(journal, place.store)
  })
  await forget(place, '--customer', 'zoeofann')
  await withJournal(place, async journal => {
    // The same again, one that never came before, and one beside a row of another customer.
    await deliver(journal, said)
    await deliver(journal, later)
    await deliver(journal, said, other)
    expect(await journal.rebuild()).toMatchObject({ chatsDiffered: 0 })
    expect(await journal.read('list', { scopes: [], status: 'open', after: null, limit: 10 })).toHaveLength(2)
  })
  expect(await wordsIn(place.inbox, ['zoeofann', 'wordofann', 'otherwordofann', 'threadofann', 'wordofbob'])).toEqual([
    'wordofbob',
  ])
})

test('chats are forgotten by age, and deliveries of that time with them', async () => {
  const place = await newPlace()
  const row = (chat: string, sent_at: string, text: string) => ({
    chat_id: chat,
    message_id: `${chat} ${sent_at}`,
    sent_at,
    establishment_id: 'lyon',
    customer_id: `customer of ${chat}`,
    text,
  })
  await withJournal(place, async journal => {
    await deliver(
      journal,
      row('old', '2026-01-05T10:00:00Z', 'wordofold'),
      row('late', '2026-01-05T10:00:00Z', 'wordoflate'),
    )
    await deliver(journal, row('late', '2026-03-05T10:00:00Z', 'wordoflater'))
    await publish(journal, place.store)
  })
  const { out } = await forget(place, '--older-than', '2026-02-01')
  expect(JSON.parse(out)).toMatchObject({ chats: 1, rows: 1, inbox: { chats: 1, rows: 1, deliveries: 1 } })
  const words = ['wordofold', 'customer of old', 'wordoflate', 'wordoflater', 'customer of late']
  expect(await wordsIn(place.inbox, words)).toEqual(words.slice(2).sort())
  expect(JSON.parse((await forget(place, '--older-than', '2026-02-01')).out).inbox.chats).toBe(0)
})

test('a forgetting that was interrupted is finished when the journal is opened', async () => {
  const place = await newPlace()
  await withJournal(place, journal =>
    deliver(journal, {
      chat_id: 'a',
      message_id: 'm',
      sent_at: '2026-01-05T10:00:00Z',
      establishment_id: 'lyon',
      text: 'wordofann '.repeat(500),
    }),
  )
  const stray = join(place.inbox, 'files', 'content', 'ab')
  await mkdir(stray, { recursive: true })
  await writeFile(join(stray, 'ab'.repeat(32)), 'wordofann')
  for (const statement of [
    'UPDATE event SET text = NULL',
    "UPDATE chat SET preview = ''",
    'DELETE FROM search',
    'DELETE FROM inbound',
    "INSERT INTO meta (name, value) VALUES ('forget-pending', '1')",
  ])
    await inDatabase(pathOf(place), statement)
  expect(await wordsIn(place.inbox, ['wordofann'])).toEqual(['wordofann'])
  await withJournal(place, async journal => expect(await journal.rebuild()).toMatchObject({ textsDiffered: 0 }))
  expect(await wordsIn(place.inbox, ['wordofann'])).toEqual([])
})

test('a config is refused if its inbox does not publish into the store', async () => {
  const [place, other] = [await newPlace(), await newPlace()]
  await withJournal(place, journal => publish(journal, place.store))
  expect(await forget({ ...place, config: other.config }, '--customer', 'a')).toMatchObject({
    status: 2,
    err: expect.stringContaining(`the config has no inbox that publishes into this store: ${other.config}`),
  })
})
