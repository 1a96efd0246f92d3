// Installs what the scripts of this checkout need, if it is missing: `node scripts/setup.mjs [--tools] [--cluster]`.
// Always the npm packages; with --tools also the Debian packages that the tests need (a browser, Redis, tools for PDF), with --cluster
// ClickHouse, half a gigabyte in a folder of its own.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

const tools = {
  'chromium-headless-shell': [process.env.CAUSERIE_CHROMIUM ?? '/usr/bin/chromium-headless-shell'],
  'poppler-utils': ['/usr/bin/pdftotext', '/usr/bin/pdftoppm'],
  qpdf: ['/usr/bin/qpdf'],
  // Fonts for letters that the package has none for.
  'fonts-lohit-deva': ['/usr/share/fonts/truetype/lohit-devanagari/Lohit-Devanagari.ttf'],
  'fonts-tlwg-garuda': ['/usr/share/fonts/truetype/tlwg/Garuda.ttf'],
  'fonts-droid-fallback': ['/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf'],
  'fonts-noto-color-emoji': ['/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf'],
  'redis-server': ['/usr/bin/redis-server'],
  // Databases that logs are read from.
  postgresql: ['/usr/bin/pg_createcluster'],
  'mariadb-server': [process.env.CAUSERIE_MARIADB ?? '/usr/sbin/mariadbd'],
  // The mailboxes of the tests.
  'dovecot-imapd': [process.env.CAUSERIE_DOVECOT ?? '/usr/sbin/dovecot'],
  // Checks French in the inbox. A separate program, never part of this one.
  'grammalecte-cli': ['/usr/bin/grammalecte-server'],
}

installPackages('.')
// Bundle the browser code.
await import('./client.mjs')
if (process.argv.includes('--tools')) installTools()
if (process.argv.includes('--cluster')) installPackages('test/cluster')

function installPackages(folder) {
  const [installed, wanted] = [join(folder, 'node_modules/.package-lock.json'), join(folder, 'package-lock.json')]
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(wanted).mtimeMs) return
  if (existsSync(installed) && sameVersions(installed, wanted, folder)) return
  run('npm', ['ci', '--no-audit', '--no-fund', '--prefix', folder])
}

/** Git sets the mtime of every file to the time of the checkout, so a newer lock file may have the same versions. */
function sameVersions(installed, wanted, folder) {
  const versions = path =>
    Object.entries(JSON.parse(readFileSync(path, 'utf8')).packages)
      .filter(([name, entry]) => name !== '' && (entry.optional !== true || existsSync(join(folder, name))))
      .map(([name, { version }]) => `${name}@${version}`)
      .sort()
      .join()
  return versions(installed) === versions(wanted)
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
