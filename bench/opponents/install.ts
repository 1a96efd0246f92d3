import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { postgresPrograms } from './postgres-server.ts'

/** Installs the packages of this folder, the programs that render pages, and PostgreSQL, each only if it is missing. */
export function installOpponents(): void {
  run(process.execPath, ['scripts/setup.mjs', '--tools'])
  // `npm ci` of npm 11 refuses a lock file without the packages of every platform, and some of chdb's are not published.
  if (!existsSync(new URL('node_modules/.package-lock.json', import.meta.url)))
    run('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--prefix', new URL('.', import.meta.url).pathname])
  if (existsSync(postgresPrograms)) return
  if (!existsSync('/usr/bin/apt-get') || process.getuid?.() !== 0) return
  run('apt-get', ['update', '-qq'])
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'postgresql-15'])
}

/** An opponent that cannot be installed is left out of the bench, which then says so and fails. */
function run(command: string, args: readonly string[]): void {
  console.error(`> ${command} ${args.join(' ')}`)
  const { status } = spawnSync(command, args, {
    cwd: new URL('../..', import.meta.url),
    stdio: ['ignore', process.stderr, process.stderr],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
  if (status !== 0) console.error(`${command} ended with ${status}`)
}
