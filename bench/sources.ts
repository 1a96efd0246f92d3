// node --import tsx bench/sources.ts [--rows 1e7] [--write]: a table of messages in PostgreSQL, loaded into a store, beside bare reads of it.

import { writeFile } from 'node:fs/promises'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { timed } from './contest.ts'
import { table } from './markdown.ts'
import { startPostgres } from './opponents/postgres-server.ts'
import { inOwnProcess } from './own-process.ts'
import { openWorkplace } from './workplace.ts'

const { values } = parseArgs({ options: { rows: { type: 'string', default: '1e7' }, write: { type: 'boolean' } } })
const rows = Number(values.rows)
const [busy = 0] = loadavg()
const folder = await openWorkplace()
const server = await startPostgres(join(folder, 'postgres'))
try {
  const client = new pg.Client({ host: server.socket, user: 'bench', database: 'postgres' })
  await client.connect()
  // Nine messages per chat over a year, with texts.
  await client.query(`CREATE TABLE messages AS SELECT i AS id, md5((i / 9)::text) AS chat,
      timestamptz '2025-01-01Z' + i * (interval '1 year' / ${rows}) AS sent_at,
      timestamptz '2025-01-01Z' + i * (interval '1 year' / ${rows}) AS updated_at,
      CASE WHEN i % 3 = 0 THEN 'customer' ELSE 'agent' END AS author, 'site ' || (hash % 2000) AS site,
      (ARRAY['widget', 'sms', 'e-mail'])[1 + hash % 3] AS channel, repeat(md5(i::text), 2) AS body
    FROM (SELECT i, abs(hashint8(i / 9)) AS hash FROM generate_series(0, ${rows} - 1) AS i) AS t`)
  await client.query('ANALYZE messages')

  // The server alone writes each row as text, and nobody looks at it.
  const [, inServer] = await timed(() => client.query(`COPY messages TO '/dev/null'`))
  const bare = await inOwnProcess<Measured>('sources-read.ts', [server.socket, 'bare'])
  const loaded = await inOwnProcess<Measured>('sources-read.ts', [server.socket, 'load', join(folder, 'store')])
  const again = await inOwnProcess<Measured>('sources-read.ts', [server.socket, 'load', join(folder, 'store')])
  await client.end()

  const line = (
    what: string,
    { seconds, peakBytes }: Partial<Measured> & { readonly seconds: number },
    read: number,
  ) => [
    what,
    seconds.toFixed(1),
    Math.round(read / seconds).toLocaleString('en'),
    peakBytes === undefined ? '' : Math.round(peakBytes / 1e6).toLocaleString('en'),
  ]
  const text = `# Databases

Written by \`node --import tsx bench/sources.ts --rows ${values.rows} --write\`: ${rows.toLocaleString('en')} messages of a table in PostgreSQL, once each. Node
${process.versions.node}, ${cpus().length} cores at a load of ${busy.toFixed(1)} when it began.

${table(
  ['what', 'seconds', 'rows a second', 'peak memory, MB'],
  [
    line('PostgreSQL writes the rows to nowhere (`COPY`)', { seconds: inServer }, rows),
    line('`pg` reads them by a cursor, and drops them', bare, rows),
    line('causerie loads them into a new store', loaded, rows),
    line(`causerie loads again, from its cursor on: ${again.rows.toLocaleString('en')} rows`, again, again.rows),
  ],
)}
`
  console.log(text)
  if (values.write === true) await writeFile(new URL('sources.md', import.meta.url), text)
} finally {
  await server.stop()
}

interface Measured {
  readonly rows: number
  readonly seconds: number
  readonly peakBytes: number
}
