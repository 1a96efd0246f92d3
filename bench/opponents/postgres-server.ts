import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { appendFile, chmod, chown, mkdir } from 'node:fs/promises'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { NotInstalledError } from './opponent.ts'

/** The folder of the server programs in Debian's package. */
export const postgresPrograms = '/usr/lib/postgresql/15/bin'

export interface PostgresServer {
  /** The folder of its Unix socket; it does not listen elsewhere. */
  readonly socket: string
  readonly data: string
  stop(): Promise<void>
}

/** PostgreSQL may use up to half of this machine's memory, with two workers and a leader on two cores. Durability is off. */
const settings = (socket: string) => {
  const megabytes = Math.min(16_384, Math.floor(totalmem() / 2 ** 20))
  return `
listen_addresses = ''
unix_socket_directories = '${socket}'
shared_buffers = ${Math.floor(megabytes / 4)}MB
effective_cache_size = ${Math.floor(megabytes / 2)}MB
work_mem = ${Math.floor(megabytes / 32)}MB
maintenance_work_mem = ${Math.floor(megabytes / 16)}MB
max_parallel_workers_per_gather = 2
max_parallel_maintenance_workers = 2
max_worker_processes = 8
jit = on
random_page_cost = 1.1
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
max_wal_size = 16GB
autovacuum = off
`
}

/** Starts a server in a folder, as the user `postgres` when the bench runs as root, which PostgreSQL refuses. */
export async function startPostgres(folder: string): Promise<PostgresServer> {
  if (!existsSync(postgresPrograms))
    throw new NotInstalledError('it needs the Debian package postgresql-15: npm run bench -- --opponents, as root')
  const [data, socket] = [join(folder, 'data'), join(folder, 'socket')]
  await mkdir(data, { recursive: true })
  await mkdir(socket, { recursive: true })
  const user = ownUser()
  await chmod(folder, 0o755)
  if (user.uid !== undefined && user.gid !== undefined) {
    for (const path of [folder, data, socket]) await chown(path, user.uid, user.gid)
  }
  const made = spawnSync(
    join(postgresPrograms, 'initdb'),
    ['-D', data, '-U', 'bench', '-A', 'trust', '-E', 'UTF8', '--locale=C'],
    {
      ...user,
      cwd: folder,
      encoding: 'utf8',
    },
  )
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`)
  await appendFile(join(data, 'postgresql.conf'), settings(socket))
  const server = spawn(join(postgresPrograms, 'postgres'), ['-D', data], { ...user, cwd: folder, stdio: 'ignore' })
  // Its data are deleted with the folder and need not be written out. The server has ended when this returns.
  const end = () =>
    spawnSync(join(postgresPrograms, 'pg_ctl'), ['stop', '-D', data, '-m', 'immediate', '-w', '-s'], {
      ...user,
      cwd: folder,
    })
  process.prependOnceListener('exit', end)
  // The socket exists before the server accepts connections.
  const isReady = () => spawnSync(join(postgresPrograms, 'pg_isready'), ['-q', '-h', socket]).status === 0
  for (let attempt = 0; !isReady(); attempt++) {
    if (attempt > 300 || server.exitCode !== null) throw new Error('PostgreSQL did not start')
    await wait(100)
  }
  return {
    socket,
    data,
    async stop() {
      process.off('exit', end)
      end()
    },
  }
}

/** The user that runs the server. */
function ownUser(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {}
  const idOf = (flag: string) => Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout)
  return { uid: idOf('-u'), gid: idOf('-g') }
}
