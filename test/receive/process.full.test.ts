import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { read } from '../../src/engine/source.ts'
import { sql } from '../../src/engine/sql.ts'
import { openStore } from '../../src/store/store.ts'
import { temporaryFolder } from '../ingest/temporary-folder.ts'
import { causerieProgram } from '../program.ts'
import { freePort } from '../servers/free-port.ts'
import { deliveriesOf, secret, signers } from './signers.ts'

const files = temporaryFolder()
const [store, spool] = [files.pathOf('store'), files.pathOf('spool')]

/** Starts the command, and gives its address. */
async function start() {
  const args = ['receive', '--format', 'causerie', '--store', store, '--spool', spool, '--port', '0', '--every', '3600']
  const receiver = spawn(process.execPath, [...causerieProgram, ...args], {
    env: { ...process.env, CAUSERIE_WEBHOOK_SECRET: secret },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const exited = once(receiver, 'exit')
  let said = ''
  for await (const chunk of receiver.stderr) {
    said += chunk
    if (said.includes('causerie receives')) break
  }
  const [url = ''] = /http:\/\/\S+/.exec(said) ?? []
  const post = async (id: number) => {
    const row = {
      chat_id: 'c',
      message_id: `${id}`,
      sent_at: '2026-03-01T10:00:00Z',
      author: 'customer',
      establishment_id: 's',
    }
    const body = JSON.stringify({ type: 'rows', data: [row] })
    return fetch(url, { method: 'POST', body, headers: signers.causerie(body) }).then(
      ({ status }) => status,
      () => 0,
    )
  }
  return { receiver, exited, post }
}

test('whatever was acknowledged before a kill is in the store after the next stop', async () => {
  const first = await start()
  const posting = Array.from({ length: 50 }, (_, id) => first.post(id))
  await Promise.race(posting)
  first.receiver.kill('SIGKILL')
  const statuses = await Promise.all(posting)
  const acknowledged = statuses.flatMap((status, id) => (status === 200 ? [`${id}`] : []))
  expect(acknowledged.length).toBeGreaterThan(0)
  await first.exited

  const second = await start()
  expect(await second.post(100)).toBe(200)
  second.receiver.kill('SIGTERM')
  expect(await second.exited).toEqual([0, null])
  const opened = await openStore(store)
  const rows = await read(opened, engine =>
    engine.query(sql`SELECT message_id FROM v_messages`, { message_id: 'text' }),
  )
  opened.close()
  const loaded = new Set(rows.map(({ message_id }) => message_id))
  for (const id of [...acknowledged, '100']) expect(loaded).toContain(id)
  expect(readdirSync(spool).filter(name => name.endsWith('.jsonl'))).toEqual([])
})

test('a config names several receivers, which one process runs', async () => {
  const [first, second] = [await freePort(), await freePort()]
  const config = files.write(
    'receivers.yaml',
    `stores:
  main: { directory: received }
receive:
  own: { store: main, format: causerie, spool: waiting/own, secret: '\${OWN_SECRET}', port: ${first} }
  care: { store: main, format: zendesk-support, spool: waiting/care, secret: '\${CARE_SECRET}', port: ${second}, site: care }
`,
  )
  const receiver = spawn(process.execPath, [...causerieProgram, 'receive', '--config', config], {
    env: { ...process.env, OWN_SECRET: secret, CARE_SECRET: secret },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const exited = once(receiver, 'exit')
  let said = ''
  receiver.stderr.on('data', chunk => {
    said += chunk
  })
  await expect.poll(() => said.split('causerie receives').length, { timeout: 60_000 }).toBe(3)
  for (const [format, port] of [
    ['causerie', first],
    ['zendesk-support', second],
  ] as const) {
    const [body = ''] = deliveriesOf(format).slice(1)
    const response = await fetch(`http://127.0.0.1:${port}`, { method: 'POST', body, headers: signers[format](body) })
    expect([format, response.status]).toEqual([format, 200])
  }
  receiver.kill('SIGTERM')
  expect(await exited).toEqual([0, null])
  const opened = await openStore(files.pathOf('received'))
  const rows = await read(opened, engine =>
    engine.query(sql`SELECT DISTINCT chat_id FROM v_messages ORDER BY chat_id`, { chat_id: 'text' }),
  )
  opened.close()
  expect(rows.map(({ chat_id }) => chat_id)).toEqual(['901', 'c'])
})
