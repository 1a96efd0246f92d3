// Installs what the scripts of this checkout need, if it is missing: `node scripts/setup.mjs [--tools]`.
// Always the npm packages; with --tools also the Debian packages that the tests need (a browser, Redis, tools for PDF).
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'

const tools = {
  'chromium-headless-shell': [process.env.CAUSERIE_CHROMIUM ?? '/usr/bin/chromium-headless-shell'],
  'poppler-utils': ['/usr/bin/pdftotext', '/usr/bin/pdftoppm'],
  'redis-server': ['/usr/bin/redis-server'],
  // Checks French in the inbox. A separate program, never part of this one.
  'grammalecte-cli': ['/usr/bin/grammalecte-server'],
}

installPackages()
// Bundle the browser code.
await import('./client.mjs')
if (process.argv.includes('--tools')) installTools()

function installPackages() {
  const installed = 'node_modules/.package-lock.json'
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync('package-lock.json').mtimeMs) return
  if (existsSync(installed) && sameVersions(installed)) return
  run('npm', ['ci', '--no-audit', '--no-fund'])
}

/** Git sets the mtime of every file to the time of the checkout, so a newer lock file may have the same versions. */
function sameVersions(installed) {
  const versions = path =>
    Object.entries(JSON.parse(readFileSync(path, 'utf8')).packages)
      .filter(([name, entry]) => name !== '' && (entry.optional !== true || existsSync(name)))
      .map(([name, { version }]) => `${name}@${version}`)
      .sort()
      .join()
  return versions(installed) === versions('package-lock.json')
}

function installTools() {
  const missing = Object.entries(tools).flatMap(([name, paths]) =>
    paths.every(path => existsSync(path)) ? [] : [name],
  )
  if (missing.length === 0) return
  const hasApt = existsSync('/usr/bin/apt-get')
  if (!hasApt || process.getuid?.() !== 0) {
    console.error(`Some tests need ${missing.join(' and ')} and are skipped without: please install.`)
    return
  }
  run('apt-get', ['update', '-qq'])
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing])
}

function run(command, args) {
  console.error(`> ${command} ${args.join(' ')}`)
  const { status } = spawnSync(command, args, {
    stdio: ['ignore', process.stderr, process.stderr],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
  if (status !== 0) process.exit(status ?? 1)
}
