import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { main } from '../../cli/program.ts'
import { ingest } from '../../src/ingest/ingest.ts'

let folder: string
let store: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causerie-forget-command-'))
  store = join(folder, 'store')
  await ingest({
    store,
    inputs: [
      ['ann', 'bob', 'cat'].map((customerId, index) => ({
        chatId: `chat-${index}`,
        messageId: 'm',
        sentAt: `2025-0${index + 1}-01T10:00:00Z`,
        author: 'customer',
        establishmentId: 'e',
        customerId,
        text: `hello from ${customerId}`,
      })),
    ],
  })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function run(...args: readonly string[]) {
  const written = { stdout: '', stderr: '' }
  const output = (stream: keyof typeof written) => ({
    write: (text: string) => {
      written[stream] += text
    },
    terminal: false,
    columns: null,
    stream: null,
  })
  const status = await main(['forget', '--store', store, ...args], {
    stdout: output('stdout'),
    stderr: output('stderr'),
    now: () => '2025-04-02T10:00:00Z',
  })
  return { status, ...written }
}

test.each([
  [[], /nothing to forget: give --customer, --customers or --older-than/],
  [['--older-than', 'ages'], /must be a date such as 2025-11-01.*: ages/],
  [['--older-than', '2225-01-01'], /must not be in the future/],
  [['--customer', ''], /must be a non-empty/],
  [['--customers', 'no-such-file'], /cannot be read: no-such-file/],
  [['--customer', 'ann', '--zone', 'UTC'], /zone is only for/],
])('an invalid command line is refused: %j', async (args, message) => {
  const { status, stderr } = await run(...args)
  expect(stderr).toMatch(message)
  expect(status).toBe(2)
})

test('reports what it forgot, by age, by id and by a list', async () => {
  const look = JSON.parse((await run('--older-than', '60d', '--dry-run', '--json')).stdout)
  expect(look).toMatchObject({ customers: 0, chats: 1, rows: 1, filesRewritten: 0, dryRun: true })
  expect(JSON.parse((await run('--older-than', '60d', '--json')).stdout)).toMatchObject({
    chats: 1,
    rows: 1,
    rejects: 0,
  })

  const list = join(folder, 'customers.txt')
  await writeFile(list, 'bob\r\ndave\n')
  const { status, stdout } = await run('--customers', list, '--customer', 'cat')
  expect(status).toBe(0)
  expect(stdout).toMatch(/Customers asked for +3\n/)
  expect(stdout).toMatch(/Chats, .* 3\n/)
  expect(stdout).toMatch(/Rows .* 2\n/)
  expect(stdout).toMatch(/Files rewritten +1\n/)
  expect(stdout).toContain('Not in the store, forgotten if they are loaded later: "dave"\n')
  expect(stdout).toContain('the data is gone from every file of the store')
  const { file } = JSON.parse(await readFile(join(store, 'current.json'), 'utf8'))
  expect((await readFile(join(store, file))).includes('hello from')).toBe(false)
})
