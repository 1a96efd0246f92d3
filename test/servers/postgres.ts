import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { globSync } from 'tinyglobby'
import { freePort } from './free-port.ts'

const folderOfPrograms =
  process.env.CAUSERIE_POSTGRES ??
  globSync('/usr/lib/postgresql/*/bin/postgres', { absolute: true })[0]?.replace(/\/postgres$/, '')

/** Why tests on PostgreSQL are skipped, or null if they run. With `CI=true` they always run. */
export const postgresSkipped =
  process.env.CI === 'true' || folderOfPrograms !== undefined
    ? null
    : 'skipped, no PostgreSQL in /usr/lib/postgresql; set CAUSERIE_POSTGRES to the folder of its programs'

/** A test's own PostgreSQL server, on a free port on loopback. */
export interface PostgresServer {
  readonly port: number
  readonly password: string
  /** The folder of its data. */
  readonly data: string
  /** The URL of a database, without the password. */
  readonly url: string
  query(text: string, values?: readonly unknown[]): Promise<readonly (readonly unknown[])[]>
  /** The same with a schema as the place of names; rows as objects, whole numbers as numbers. */
  queryIn(schema: string, text: string): Promise<readonly Record<string, unknown>[]>
  stop(): Promise<void>
}

export async function startPostgres(): Promise<PostgresServer> {
  const folder = await mkdtemp(join(tmpdir(), 'causerie-postgres-'))
  const [data, passwordFile, password] = [join(folder, 'data'), join(folder, 'password'), 'pass word@:/%']
  await writeFile(passwordFile, `${password}\n`)
  const identity = await unprivileged('postgres', [folder, passwordFile])
  const program = (name: string) => join(folderOfPrograms ?? '', name)
  const { status, stderr } = spawnSync(
    program('initdb'),
    ['-D', data, '-U', 'reader', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, '-E', 'UTF8', '--locale=C', '-N'],
    { ...identity, encoding: 'utf8' },
  )
  if (status !== 0) throw new Error(`initdb failed: ${stderr}`)
  const port = await freePort()
  const settings = ['fsync=off', 'listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`]
  const server = spawn(program('postgres'), ['-D', data, '-p', String(port), ...settings.flatMap(one => ['-c', one])], {
    ...identity,
    stdio: 'ignore',
  })
  process.once('exit', () => server.kill('SIGKILL'))
  const client = await connected({ host: '127.0.0.1', port, user: 'reader', password, database: 'postgres' })
  return {
    port,
    password,
    data,
    url: `postgres://reader@127.0.0.1:${port}/postgres`,
    async query(text, values = []) {
      const { rows } = await client.query({ text, values: [...values], rowMode: 'array' })
      return rows
    },
    async queryIn(schema, text) {
      const types = { getTypeParser: (type: number) => (type === 20 ? Number : pg.types.getTypeParser(type)) } as never
      const path = client.escapeIdentifier(schema)
      await client.query(`SET search_path TO ${path}`)
      try {
        return (await client.query<Record<string, unknown>>({ text, types })).rows
      } finally {
        await client.query('RESET search_path')
      }
    },
    async stop() {
      await client.end()
      const exited = once(server, 'exit')
      server.kill('SIGINT')
      await exited
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function connected(options: pg.ClientConfig): Promise<pg.Client> {
  for (let attempt = 0; ; attempt++) {
    const client = new pg.Client(options)
    try {
      await client.connect()
      return client
    } catch (error) {
      if (attempt === 500) throw error
      await sleep(20)
    }
  }
}

/** Database servers refuse to run as root: the user that their package has made, who then owns the files. */
export async function unprivileged(
  user: string,
  paths: readonly string[],
): Promise<{ readonly uid?: number; readonly gid?: number }> {
  if (process.getuid?.() !== 0) return {}
  const idOf = (flag: string) => Number(spawnSync('id', [flag, user], { encoding: 'utf8' }).stdout)
  const [uid, gid] = [idOf('-u'), idOf('-g')]
  for (const path of paths) {
    await chown(path, uid, gid)
    await chmod(path, 0o700)
  }
  return { uid, gid }
}
