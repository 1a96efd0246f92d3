import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import mysql from 'mysql2/promise'
import { freePort } from './free-port.ts'
import { unprivileged } from './postgres.ts'

const path = process.env.CAUSERIE_MARIADB ?? '/usr/sbin/mariadbd'

/** Why tests on MariaDB are skipped, or null if they run. With `CI=true` they always run. */
export const mariadbSkipped =
  process.env.CI === 'true' || existsSync(path) ? null : `skipped, no MariaDB at ${path}; set CAUSERIE_MARIADB`

/** A test's own MariaDB server, on a free port on loopback. */
export interface MariadbServer {
  readonly password: string
  /** The URL of a database, without the password. */
  readonly url: string
  query(text: string, values?: readonly unknown[]): Promise<unknown>
  stop(): Promise<void>
}

export async function startMariadb(): Promise<MariadbServer> {
  const folder = await mkdtemp(join(tmpdir(), 'causerie-mariadb-'))
  const identity = await unprivileged('mysql', [folder])
  const [data, socket, port] = [join(folder, 'data'), join(folder, 'socket'), await freePort()]
  const made = spawnSync(
    'mariadb-install-db',
    [
      '--no-defaults',
      `--datadir=${data}`,
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
      '--skip-name-resolve',
    ],
    { ...identity, encoding: 'utf8' },
  )
  if (made.status !== 0) throw new Error(`mariadb-install-db failed: ${made.stderr}${made.stdout}`)
  const server = spawn(
    path,
    [
      '--no-defaults',
      `--datadir=${data}`,
      `--socket=${socket}`,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      '--innodb-flush-log-at-trx-commit=0',
      '--character-set-server=utf8mb4',
      '--default-time-zone=+05:30',
      '--skip-name-resolve',
    ],
    { ...identity, stdio: 'ignore' },
  )
  process.once('exit', () => server.kill('SIGKILL'))
  const client = await connected(socket)
  const password = 'pass word@:/%'
  await client.query('CREATE DATABASE chats CHARACTER SET utf8mb4')
  await client.query(`CREATE USER reader@'%' IDENTIFIED BY '${password}'`)
  await client.query(`GRANT ALL ON chats.* TO reader@'%'`)
  await client.query('USE chats')
  return {
    password,
    url: `mysql://reader@127.0.0.1:${port}/chats`,
    async query(text, values = []) {
      const [rows] = await client.query(text, [...values])
      return rows
    },
    async stop() {
      await client.end()
      const exited = once(server, 'exit')
      server.kill('SIGTERM')
      await exited
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function connected(socketPath: string): Promise<mysql.Connection> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await mysql.createConnection({ socketPath, user: 'root', charset: 'utf8mb4' })
    } catch (error) {
      if (attempt === 500) throw error
      await sleep(20)
    }
  }
}
