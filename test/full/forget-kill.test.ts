import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { read } from '../../src/engine/source.ts'
import { sql } from '../../src/engine/sql.ts'
import { forget } from '../../src/ingest/forget/forget.ts'
import { ingest } from '../../src/ingest/ingest.ts'
import { volume } from '../../src/metrics/operators/volume.ts'
import { openPinned, pinVersion } from '../../src/store/pin.ts'
import { openStore, type Store } from '../../src/store/store.ts'

const kills = Number(process.env.CAUSERIE_KILLS ?? 10)
const chatCount = 4000

let folder: string
let store: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causerie-forget-kill-'))
  store = join(folder, 'store')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const customerOf = (index: number) => `33${String(612_345_678 + index * 7919)}`
const random = (index: number) => Buffer.from(String(index * 2_654_435_761 + 17)).toString('base64url')
const rows = Array.from({ length: chatCount }, (_, index) => ({
  chatId: `wa:${customerOf(index)}`,
  messageId: `${customerOf(index)}_1`,
  sentAt: `2026-03-01T10:00:${String(index % 60).padStart(2, '0')}Z`,
  author: 'customer' as const,
  establishmentId: `e${index % 7}`,
  customerId: customerOf(index),
  text: `${random(index)} says ${index} and ${random(index + chatCount)}`,
}))

async function figures(opening: Promise<Store<string>>) {
  const opened = await opening
  try {
    const { activeChats, activeCustomers, messages } = await volume(opened, {
      period: '2026-03',
      asOf: '2026-04-01T00:00:00Z',
    })
    return { activeChats, activeCustomers, messages }
  } finally {
    opened.close()
  }
}

/** The number of rows of a database whose ids contain a customer's id. */
async function saying(opening: Promise<Store<string>>, customer: string): Promise<number> {
  const opened = await opening
  try {
    const [found] = await read(opened, engine =>
      engine.query(
        sql`SELECT (SELECT count(*) FROM log WHERE contains(message_id, ${customer}))
          + (SELECT count(*) FROM chats WHERE contains(chat_id, ${customer})) + (SELECT count(*) FROM customers WHERE customer_id = ${customer}) AS found`,
        { found: 'count' },
      ),
    )
    return found?.found ?? 0
  } finally {
    opened.close()
  }
}

test(`a forgetting killed at ${kills} random moments leaves the store whole, and is finished by the next`, async () => {
  await ingest({ store, inputs: [rows] })
  const pinned = await pinVersion(store, 'run')
  const before = await figures(openStore(store))
  const startedMs = performance.now()
  await forget({ store, customers: [customerOf(0)] })
  const forgetMs = performance.now() - startedMs

  let published = 0
  for (let kill = 1; kill <= kills; kill++) {
    const customer = customerOf(kill)
    const child = spawn(process.execPath, ['test/full/kill-forget.mjs', store, customer], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = once(child, 'exit')
    await once(child.stdout, 'data')
    await sleep((forgetMs * 1.3 * (kill + Math.random())) / kills)
    child.kill('SIGKILL')
    await ended
    expect(await figures(openStore(store))).toEqual(before)
    expect(await figures(openPinned(store, pinned))).toEqual(before)
    const left = await saying(openStore(store), customer)
    expect([0, 3]).toContain(left)
    if (left === 0) published++
    // The next load finishes a published forgetting; the same command finishes one that was not published.
    if (kill % 2 === 0) await ingest({ store, inputs: [rows.slice(0, 5)] })
    else await forget({ store, customers: [customer] })
    if (left === 0 || kill % 2 === 1) {
      expect(await saying(openStore(store), customer)).toBe(0)
      expect(await saying(openPinned(store, pinned), customer)).toBe(0)
      const names = await readdir(store, { recursive: true })
      expect(names.filter(name => name.includes('working') || /\.run/.test(name))).toEqual([])
      const files = names.filter(name => name.endsWith('.duckdb')).map(name => readFile(join(store, name)))
      for (const content of await Promise.all(files)) expect(content.includes(customer)).toBe(false)
    }
  }
  console.log(`${kills} kills of a forgetting, ${published} after the version was published`)
})
