// Reads the table of bench/sources.ts in its own process, and prints the time and the peak memory.
import pg from 'pg'
import { ingest } from '../src/index.ts'
import { timed } from './contest.ts'

const [socket = '', what = '', store = ''] = process.argv.slice(2)
const [rows, seconds] = await timed(what === 'bare' ? readBare : load)
console.log(JSON.stringify({ rows, seconds, peakBytes: process.resourceUsage().maxRSS * 1024 }))

async function load(): Promise<number> {
  const from = {
    url: `postgres://bench@localhost/postgres?host=${socket}`,
    query: 'SELECT * FROM messages',
    cursor: 'updated_at',
  }
  const columns = { chat_id: 'chat', message_id: 'id', establishment_id: 'site', text: 'body' }
  return (await ingest({ store, inputs: [{ from }], mapping: { columns } })).read
}

async function readBare(): Promise<number> {
  const client = new pg.Client({
    host: socket,
    user: 'bench',
    database: 'postgres',
    types: { getTypeParser: () => (text: string) => text } as never,
  })
  await client.connect()
  await client.query('BEGIN READ ONLY')
  await client.query('DECLARE c NO SCROLL CURSOR FOR SELECT * FROM messages')
  let read = 0
  for (;;) {
    const { rows } = await client.query({ text: 'FETCH FORWARD 20000 FROM c', rowMode: 'array' })
    if (rows.length === 0) break
    read += rows.length
  }
  await client.end()
  return read
}
