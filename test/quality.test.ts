import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { main } from '../cli/program.ts'
import { openDuckDB } from '../src/engine/duckdb.ts'
import { read } from '../src/engine/source.ts'
import { sql } from '../src/engine/sql.ts'
import {
  checkQuality,
  InvalidQueryError,
  ingest,
  type LogRow,
  openStore,
  type QualityRules,
  quality,
  restrict,
  type Store,
} from '../src/index.ts'
import { emptyDays } from '../src/quality/day-findings.ts'
import { type FindingName, findingNames } from '../src/quality/findings.ts'
import { readQualityRules } from '../src/quality/quality-rules.ts'
import { civilDay } from '../src/time/civil.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causerie-quality-'))
})
afterAll(() => rm(folder, { recursive: true }))

let stores = 0
interface Load {
  readonly rows: readonly LogRow[]
  readonly establishments?: readonly { establishmentId: string; name: string; timeZone?: string }[]
  readonly knownUntil?: string
}
async function storeOf(...loads: readonly Load[]): Promise<Store> {
  const store = join(folder, `store-${++stores}`)
  for (const { rows, ...load } of loads) await ingest({ store, inputs: [rows], ...load })
  return openStore(store)
}

const row = (chatId: string, sentAt: string, more: Partial<LogRow> = {}): LogRow => ({
  chatId,
  sentAt,
  author: 'customer',
  establishmentId: 'a',
  customerId: `of ${chatId}`,
  channel: 'widget',
  platform: 'webchat',
  ...more,
})
const reply = (chatId: string, sentAt: string, more: Partial<LogRow> = {}) =>
  row(chatId, sentAt, { author: 'agent', ...more })
const day = (date: number, time = '10:00') => `2026-03-${String(date).padStart(2, '0')}T${time}:00Z`
const days = (count: number) => Array.from({ length: count }, (_, index) => index + 1)

/** What was found, by name; what was not found is left out. */
async function found(store: Store): Promise<Partial<Record<FindingName, readonly [number, number, string | null]>>> {
  const { findings } = await quality(store)
  store.close()
  return Object.fromEntries(
    findings
      .filter(({ count }) => count > 0)
      .map(({ finding, count, of, example }) => [finding, [count, of, example] as const]),
  )
}
const listed = [{ establishmentId: 'a', name: 'A', timeZone: 'Europe/Paris' }]

test('nothing is found in a log without faults, and every kind was looked for', async () => {
  const store = await storeOf({ rows: [row('c', day(1)), reply('c', day(1, '11:00'))], establishments: listed })
  const { findings, loads, rejected, skipped } = await quality(store)
  expect(findings.filter(({ count }) => count > 0)).toEqual([])
  // Message ids are hashes here: they have no order.
  expect(findings.map(({ finding }) => finding)).toEqual(findingNames.filter(name => name !== 'chatsOutOfOrder'))
  expect([loads?.accepted, rejected, skipped]).toEqual([2, [], []])
  store.close()
})

test('chats that lack something', async () => {
  const rows = [
    row('whole', day(1)),
    row('no channel', day(1), { channel: null }),
    row('no platform', day(1), { platform: '' }),
    row('no customer', day(1), { customerId: null }),
    // A customer whose id is that of the chat is one.
    row('named like its chat', day(1), { customerId: 'named like its chat' }),
    reply('never written to', day(1)),
    row('withdrawn', day(1), { channel: null, withdrawn: true }),
  ]
  expect(await found(await storeOf({ rows, establishments: listed }))).toEqual({
    chatsWithoutChannel: [1, 6, 'no channel'],
    chatsWithoutPlatform: [1, 6, 'no platform'],
    chatsWithoutCustomerId: [1, 6, 'no customer'],
    chatsWithoutCustomerMessage: [1, 6, 'never written to'],
  })
})

test('establishments that lack something', async () => {
  const rows = [
    row('c', day(1)),
    row('d', day(1), { establishmentId: 'b' }),
    row('e', day(1), { establishmentId: 'b' }),
  ]
  const establishments = [...listed, { establishmentId: 'z', name: 'Z', timeZone: 'Europe/Paris' }]
  expect(await found(await storeOf({ rows, establishments }))).toEqual({
    unknownEstablishments: [1, 3, 'b'],
    establishmentsWithoutZone: [1, 3, 'b'],
    establishmentsWithoutMessages: [1, 3, 'z'],
  })
})

test('a platform that is never answered where others are', async () => {
  const chats = (platform: string, isAnswered: boolean, count: number) =>
    days(count).flatMap(number => {
      const id = `${platform} ${number}`
      return [row(id, day(1), { platform }), ...(isAnswered ? [reply(id, day(1, '11:00'), { platform })] : [])]
    })
  const of = async (...all: readonly LogRow[][]) =>
    (await found(await storeOf({ rows: all.flat(), establishments: listed }))).repliesMissing
  expect(await of(chats('webchat', true, 20), chats('whatsapp', false, 6))).toEqual([6, 26, 'A, whatsapp'])
  // Too few to tell.
  expect(await of(chats('webchat', true, 20), chats('whatsapp', false, 4))).toBeUndefined()
  // Nobody is ever answered: nothing is missing there in particular.
  expect(await of(chats('webchat', false, 20), chats('whatsapp', false, 20))).toBeUndefined()
  // Where few are answered, six without a reply are no wonder.
  expect(
    await of(
      chats('webchat', true, 3),
      chats('sms', false, 0),
      chats('whatsapp', false, 6),
      chats('webchat', false, 17),
    ),
  ).toBeUndefined()
})

test('days without a message and establishments that fell silent', async () => {
  const had = (last: number) => days(last).filter(date => date !== 17 && date !== 18)
  const rows = [
    ...had(31).map(date => row(`a${date}`, day(date))),
    ...had(12).map(date => row(`b${date}`, day(date), { establishmentId: 'b' })),
  ]
  const establishments = [...listed, { establishmentId: 'b', name: 'Boutique', timeZone: 'Europe/Paris' }]
  expect(await found(await storeOf({ rows, establishments, knownUntil: '2026-04-01T00:00:00Z' }))).toEqual({
    emptyDays: [2, 31, '2026-03-17/2026-03-18'],
    silentEstablishments: [1, 2, 'Boutique, 2026-03-12'],
  })
})

test('a weekday that rarely has messages has no empty days', () => {
  const first = civilDay('2026-03-02')
  const isSunday = (date: number) => (date - first) % 7 === 6
  const all = Array.from({ length: 28 }, (_, index) => first + index)
  const open = all.filter(date => !isSunday(date))
  expect(emptyDays(open, first + 28)).toEqual({ count: 0, of: 28, example: null })
  expect(
    emptyDays(
      open.filter(date => date !== first + 8),
      first + 28,
    ),
  ).toEqual({
    count: 1,
    of: 28,
    example: '2026-03-10',
  })
  // The last day is not over.
  expect(emptyDays([first], first)).toEqual({ count: 0, of: 0, example: null })
  expect(emptyDays([], first)).toEqual({ count: 0, of: 0, example: null })
})

test('rows that come after their time was complete; versions written later explain themselves', async () => {
  const id = (messageId: string) => ({ messageId })
  const store = await storeOf(
    { rows: [row('c', day(2), id('one')), row('c', day(9), id('two'))], establishments: listed },
    {
      rows: [
        row('late', day(5), id('three')),
        // Before anything was known, and after it.
        row('history', day(1), id('four')),
        row('new', day(10), id('five')),
        row('c', day(9), { messageId: 'two', text: 'corrected', updatedAt: day(11) }),
        row('edited', day(6), { messageId: 'six', updatedAt: day(10) }),
      ],
    },
  )
  expect((await found(store)).lateRows).toEqual([1, 6, '2026-03-05T10:00:00Z'])
})

test('messages in another order than their numbers', async () => {
  const numbered = (chatId: string, ...times: readonly string[]) =>
    times.map((time, index) => row(chatId, day(1, time), { messageId: String(index + 1) }))
  const rows = [
    ...numbered('right', '10:00', '11:00'),
    ...numbered('close', '10:00', '09:59'),
    ...numbered('mixed', '12:00', '11:00'),
  ]
  expect((await found(await storeOf({ rows, establishments: listed }))).chatsOutOfOrder).toEqual([1, 3, 'mixed'])
})

test('ids that a spreadsheet or a program spoiled', async () => {
  const spoiled = async (...ids: readonly string[]) => {
    const rows = [row('fine', day(1)), ...ids.map(id => row('c', day(2), { messageId: id }))]
    return (await found(await storeOf({ rows, establishments: listed }))).spoiledIds?.[0] ?? 0
  }
  const wrong = ['12.0', '12,0', '#REF!', '#N/A', '########', '4-Mar', '12-févr.', 'null', 'NaN', 'undefined']
  expect(await spoiled(...wrong)).toBe(wrong.length)
  expect(await spoiled('12', '1.5', '#12', 'nulla', 'a-Mar', '4-March-2026', '1234567890123450')).toBe(0)
  // Of numbers longer than 15 digits, most end in zeros.
  expect(await spoiled('1234567890123450', '1234567890123460', '1234567890123467')).toBe(2)
  expect(
    await spoiled('1234567890123450', '1234567890123460', '1234567890123467', '1234567890123468', '1234567890123469'),
  ).toBe(0)
})

test('what loads counted has examples', async () => {
  const file = join(folder, 'local.csv')
  const line = (id: string, at: string) => `${id},${at},customer,a,of ${id},w,p\n`
  await writeFile(
    file,
    `chat_id,sent_at,author,establishment_id,customer_id,channel,platform\n${line('twice', '2026-10-25 02:30:00')}${line('never', '2026-03-29 02:30:00')}${line('1.23E+15', '2026-03-30 02:30:00')}${line('later', '2098-01-01 00:00:00')}`,
  )
  const path = join(folder, 'noted')
  const mapping = { zone: 'Europe/Paris' }
  await ingest({ store: path, inputs: [file], mapping, establishments: listed })
  const conflict = { messageId: 'm', customerId: 'one' }
  await ingest({
    store: path,
    inputs: [[row('x', day(1), conflict), row('x', day(1), { ...conflict, text: 'other' })]],
  })
  const store = await openStore(path)
  expect((await quality(store)).rejected).toHaveLength(1)
  const all = await found(store)
  expect(all).toMatchObject({
    ambiguousTimes: [1, 6, '2026-10-25T00:30:00Z'],
    skippedTimes: [1, 6, '2026-03-29T01:30:00Z'],
    futureRows: [1, 6, '2097-12-31T23:00:00Z'],
    conflictingRepeats: [1, 6, '2026-03-01T10:00:00Z'],
    rejectedRows: [1, 6, expect.stringContaining('local.csv:4: chat_id must have all its digits')],
    spoiledIds: [1, expect.any(Number), '1.23E+15'],
  })
})

test('the example of a conflict in a first load is of the row that was dropped', async () => {
  const conflict = { messageId: 'm', customerId: 'one' }
  const rows = [row('x', day(2), { ...conflict, text: 'dropped' }), row('x', day(1), conflict), row('y', day(3))]
  const { conflictingRepeats } = await found(await storeOf({ rows, establishments: listed }))
  expect(conflictingRepeats).toEqual([1, expect.any(Number), '2026-03-02T10:00:00Z'])
})

test('a restricted source knows what concerns its own chats, and nothing of the loads', async () => {
  const own = [row('a1', day(1)), row('a2', day(2), { channel: null, messageId: '7.0' })]
  const other = [
    row('b1', day(1), { establishmentId: 'b', channel: null }),
    row('null', day(3), { establishmentId: 'b' }),
  ]
  const both = await storeOf({
    rows: [...own, ...other],
    establishments: [...listed, { establishmentId: 'y', name: 'Y' }],
  })
  const alone = await storeOf({ rows: own, establishments: listed })
  const within = await quality(restrict(both, { establishment: ['a'] }))
  expect([within.loads, within.rejected, within.skipped]).toEqual([null, [], []])
  const whole = (await quality(alone)).findings
  // Until when the store is known is the same for all.
  const named = new Set(within.findings.map(({ finding }) => finding))
  const isOwn = ({ finding }: { finding: FindingName }) => named.has(finding) && finding !== 'emptyDays'
  expect(within.findings.filter(isOwn)).toEqual(whole.filter(isOwn))
  expect(JSON.stringify(within)).not.toMatch(/"b1?"|null",|"y"/i)
  both.close()
  alone.close()
})

test('a store that an earlier causerie made has no notes until its next load', async () => {
  const store = await storeOf({ rows: [row('c', day(1))], establishments: listed })
  const { directory } = store
  const [file] = await read(store, engine =>
    engine.query(sql`SELECT path FROM duckdb_databases() WHERE path IS NOT NULL`, { path: 'text' }),
  )
  store.close()
  const engine = await openDuckDB(file?.path ?? '')
  await engine.execute(sql`DROP TABLE load_notes`)
  await engine.execute(sql`CHECKPOINT`)
  engine.close()
  const old = await openStore(directory)
  expect((await quality(old)).skipped).toEqual([])
  old.close()
  await ingest({
    store: directory,
    inputs: [[row('d', day(2), { messageId: 'm' }), row('d', day(2), { messageId: 'm', text: 't' })]],
  })
  expect((await found(await openStore(directory))).conflictingRepeats).toEqual([1, 3, '2026-03-02T10:00:00Z'])
})

test('rules say what was found, what the bound is, and whether it is kept', async () => {
  const rows = [row('c', day(1)), row('d', day(1), { channel: null }), row('e', day(1)), row('f', day(1))]
  const store = await storeOf({ rows, establishments: listed, knownUntil: '2026-03-02T00:00:00Z' })
  const found = await quality(store)
  store.close()
  const now = '2026-03-03T02:00:00Z'
  const checked = await checkQuality(
    found,
    {
      maxAgeHours: 26,
      atMost: { chatsWithoutChannel: '25%', chatsWithoutPlatform: '0%', unknownEstablishments: 0, chatsOutOfOrder: 0 },
      atLeast: { rows: 4, chats: 5, establishments: 1, days: 1 },
    },
    { now },
  )
  expect(checked.map(({ rule, passed, figure, bound }) => [rule, passed, figure, bound])).toEqual([
    ['maxAgeHours', true, 26, 26],
    ['atMost.chatsOutOfOrder', true, 0, 0],
    ['atMost.chatsWithoutChannel', true, 0.25, 0.25],
    ['atMost.chatsWithoutPlatform', true, 0, 0],
    ['atMost.unknownEstablishments', true, 0, 0],
    ['atLeast.rows', true, 4, 4],
    ['atLeast.chats', false, 4, 5],
    ['atLeast.establishments', true, 1, 1],
    ['atLeast.days', true, 1, 1],
  ])
  const one = async (rules: QualityRules) => (await checkQuality(found, rules, { now }))[0]
  expect(await one({ maxAgeHours: '25.99' })).toMatchObject({ passed: false, unit: 'hours' })
  expect(await one({ atMost: { chatsWithoutChannel: '24.9%' } })).toMatchObject({ passed: false, example: 'd' })
  expect(await one({ atMost: { chatsWithoutChannel: 0 } })).toMatchObject({ passed: false, figure: 1, unit: 'count' })
  // The same bound that a larger store keeps.
  for (const name of findingNames) expect(await one({ atMost: { [name]: '100%' } })).toMatchObject({ passed: true })
})

test.each([
  ['maxAgeHour: 3\n', ':1: maxAgeHour: is not known'],
  ['maxAgeHours: soon\n', ':1: maxAgeHours: must be a number of hours: "soon"'],
  ['atMost:\n  lateRows: 101%\n', ':2: atMost.lateRows: must be a whole number or a share such as 1%: "101%"'],
  ['atMost:\n  lateRows: -1\n', ':2: atMost.lateRows: must be a whole number or a share such as 1%: "-1"'],
  ['atMost:\n  lateRow: 1\n', ':2: atMost.lateRow: is not known'],
  ['atMost:\n  __proto__: 1\n', ':2: atMost.__proto__: is not known'],
  ['atLeast:\n  rows: 5%\n', ':2: atLeast.rows: must be a whole number: "5%"'],
  ['atMost: 3\n', ':1: atMost: must be a group of keys: "3"'],
  ['{}\n', ': the rules: must have at least one rule'],
  ['atMost:\n', ':1: atMost: must be a group of keys'],
  ['atMost: [\n', ':2: '],
])('rules that are wrong name file, line and key: %j', async (text, message) => {
  const file = join(folder, 'rules.yaml')
  await writeFile(file, text)
  const refused = readQualityRules(file)
  await expect(refused).rejects.toThrow(InvalidQueryError)
  await expect(refused).rejects.toThrow(`${file}${message}`)
})

test('causerie quality and check: text, JSON and CSV, and the status of a broken rule', async () => {
  const store = await storeOf({ rows: [row('=c', day(1), { channel: null })], establishments: listed })
  store.close()
  const rules = join(folder, 'check.yaml')
  const run = async (...args: readonly string[]) => {
    let [stdout, stderr] = ['', '']
    const stream = { terminal: false, columns: 100, stream: null }
    const status = await main([...args, '--store', store.directory], {
      stdout: { ...stream, write: text => (stdout += text) },
      stderr: { ...stream, write: text => (stderr += text) },
      now: () => day(2),
    })
    return { status, stdout, stderr }
  }
  expect((await run('quality')).stdout).toContain('Chats without a channel: 1 of 1 chats, such as =c\n')
  expect((await run('quality', '--csv')).stdout).toContain(
    "finding,chatsWithoutChannel,1,1,Chats without a channel,'=c,",
  )
  expect(JSON.parse((await run('quality', '--json')).stdout)).toMatchObject({ loads: { accepted: 1 } })
  await writeFile(rules, 'maxAgeHours: 30\natMost:\n  chatsWithoutChannel: 50%\n')
  const { status, stdout, stderr } = await run('check', rules)
  expect([status, stderr]).toEqual([1, 'causerie: 1 of 2 rules is broken: atMost.chatsWithoutChannel\n'])
  expect(stdout).toMatch(/^ok +maxAgeHours +24 h +≤ 30 h/m)
  expect(stdout).toMatch(/^BROKEN +atMost.chatsWithoutChannel +100% +≤ 50% +=c$/m)
  const { stdout: json } = await run('check', rules, '--json')
  expect(JSON.parse(json)).toMatchObject({ passed: false, rules: [{ passed: true }, { passed: false }] })
  await writeFile(rules, 'maxAgeHours: 30\n')
  expect(await run('check', rules)).toMatchObject({ status: 0, stderr: '' })
  await writeFile(rules, 'maxAge: 30\n')
  expect((await run('check', rules)).status).toBe(2)
  expect((await run('check', join(folder, 'none.yaml'))).status).toBe(2)
})
