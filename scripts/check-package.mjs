// Packs the package, installs it in an empty project and uses it as a user would: size, import, types and command line, also under other
// versions of Node and TypeScript, which npm provides. `--write` updates docs/weight.md.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { weigh } from './weigh.mjs'

const root = resolve(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'causerie-package-'))
const run = (command, args, cwd = folder) =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
const install = (...packages) => run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', ...packages])
const { install: budget } = JSON.parse(readFileSync(join(import.meta.dirname, 'budgets.json'), 'utf8'))

try {
  const [{ filename, files, size }] = JSON.parse(
    run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], root),
  )
  const foreign = files
    .map(({ path }) => path)
    .filter(path =>
      /\.test\.|__golden__|^(src|config|jobs|serve|cli|test|fixtures\/(?!small\/)|bench|scripts)\//.test(path),
    )
  if (foreign.length > 0) throw new Error(`files that do not belong in the package: ${foreign.join(', ')}`)

  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'stranger', private: true, type: 'module' }))
  install(`.//${filename}`)
  checkWeight(size)
  writeFileSync(
    join(folder, 'use.mjs'),
    `import { ingest, openStore, volume } from 'causerie'
     const row = (id, sentAt, author) => ({ chatId: 'c', messageId: id, sentAt, author, establishmentId: 'e' })
     await ingest({ store: 'used', inputs: [[row('1', '2026-03-01T10:00:00Z', 'customer'), row('2', '2026-03-01T11:00:00Z', 'agent')]] })
     const store = await openStore('used')
     const answer = await volume(store, { period: '2026-03', asOf: '2026-04-01T00:00:00Z' })
     store.close()
     console.log(answer.activeChats, answer.messages)`,
  )
  checkNode('node', [])

  // The README's first commands, after the install.
  const readme = readFileSync(join(root, 'README.md'), 'utf8')
  const [commands, answer] = [/```sh\nnpm install causerie\n([^`]*)/, /```text\n([^`]*)/].map(
    block => block.exec(readme)?.[1],
  )
  const answered = run('sh', ['-ec', commands])
  if (!answered.endsWith(answer)) throw new Error(`the README's first commands answered\n${answered}not\n${answer}`)

  const help = run('npx', ['causerie', '--help'])
  if (!help.includes('watch-list')) throw new Error(`the installed command does not list its commands: ${help}`)
  const demo = run('npx', ['causerie', 'demo', '--out', 'demo'])
  if (!demo.includes('.pdf')) throw new Error(`the installed demo names no report: ${demo}`)

  // The web pages and their assets.
  const server = spawn(
    'npx',
    ['causerie', 'serve', '--store', 'demo/demo-store', '--port', '0', '--log-level', 'silent'],
    {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
    },
  )
  try {
    const [line] = await once(server.stderr.setEncoding('utf8'), 'data', { signal: AbortSignal.timeout(60_000) })
    const url = / at (http\S+)/.exec(line)?.[1]
    if (url === undefined) throw new Error(`the installed server says no address: ${line}`)
    const page = await (await fetch(`${url}/volume?period=2026-10`)).text()
    const assets = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path]) => path)
    if (!page.includes('<svg') || assets.length < 4) throw new Error('the installed server draws no page')
    for (const path of assets) {
      const { status } = await fetch(url + path)
      if (status !== 200) throw new Error(`the installed server lacks ${path}: ${status}`)
    }
  } finally {
    process.kill(-server.pid, 'SIGTERM')
  }

  // The testing entry point needs fast-check, which its users install themselves.
  run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', 'fast-check'])
  const testing = `import { memoryStore } from 'causerie/testing'
     (await memoryStore([{ chatId: 'c', sentAt: '2026-03-01T10:00:00Z', author: 'customer', establishmentId: 'e' }])).close()`
  run('node', ['--input-type=module', '-e', testing])

  // The queue's packages are optional: without them everything else works, and the worker says what to install.
  const jobs = run('node', ['-e', `import('causerie/jobs').then(jobs => console.log(typeof jobs.runWorker))`]).trim()
  if (jobs !== 'function') throw new Error(`causerie/jobs cannot be imported without its optional peers: ${jobs}`)
  writeFileSync(join(folder, 'causerie.config.yaml'), 'stores: {}\nsubscriptions: {}\n')
  const worker = spawnSync('npx', ['causerie', 'worker'], { cwd: folder, encoding: 'utf8' })
  if (worker.status !== 1 || !/npm install .*bullmq/.test(worker.stderr)) {
    throw new Error(`a worker without its queue's packages ended with ${worker.status}: ${worker.stderr}`)
  }
  const arrow = spawnSync(
    'npx',
    ['causerie', 'volume', '--store', 'demo/demo-store', '--period', '2026-10', '--arrow', 'volume.arrow'],
    {
      cwd: folder,
      encoding: 'utf8',
    },
  )
  if (arrow.status !== 1 || arrow.stderr !== 'causerie: Arrow needs apache-arrow: npm install apache-arrow\n') {
    throw new Error(`Arrow without its package ended with ${arrow.status}: ${arrow.stderr}`)
  }

  checkTypes(
    `import { type ArrowTable, ingest, openStore, volume } from 'causerie'
     import { readConfig, runWorker, type WorkerProcess } from 'causerie/jobs'
     import { evolutionChart, reportModel } from 'causerie/report'
     import { serve } from 'causerie/serve'
     export const all = [ingest, openStore, volume, readConfig, runWorker, evolutionChart, reportModel, serve]
     export type Types = [ArrowTable, WorkerProcess]`,
  )
  install('apache-arrow')
  checkTypes(
    `import type { Table } from 'apache-arrow'
     import { ingest, openStore, volume } from 'causerie'
     import { toArrow } from 'causerie/arrow'
     const table: Table = toArrow(await volume(await openStore('store'), { period: '2026-03' }))
     await ingest({ store: 'other', inputs: [table] })`,
  )
  for (const version of [22, 24]) {
    borrowed(`node@${version}`, 'node', (command, args) => {
      checkNode(command, args)
      run(command, [...args, 'node_modules/causerie/dist/cli/main.js', 'demo', '--out', `demo-${version}`])
    })
  }
  console.log(`${filename}: ${files.length} files, ${Math.round(size / 1000)} kB; imports, answers, runs its demo`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** Answers a question from rows, under the Node version that `command` starts. */
function checkNode(command, args) {
  rmSync(join(folder, 'store'), { recursive: true, force: true })
  const printed = run(command, [...args, 'use.mjs']).trim()
  if (printed !== '1 2') throw new Error(`the imported package answered ${printed}, not 1 2`)
}

/** Compiles a consumer, with full checks of the imported declarations, under this TypeScript version and an older one. */
function checkTypes(program) {
  writeFileSync(join(folder, 'use.ts'), program)
  const options = {
    module: 'NodeNext',
    target: 'ES2023',
    strict: true,
    skipLibCheck: false,
    noEmit: true,
    types: ['node'],
  }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, files: ['use.ts'] }))
  // A project for Node has these types.
  install('@types/node@20')
  const compile = (command, args) => {
    const { status, stdout } = spawnSync(command, [...args, '-p', '.'], { cwd: folder, encoding: 'utf8' })
    if (status !== 0) throw new Error(`a consumer does not compile: ${stdout}`)
  }
  compile(join(root, 'node_modules/.bin/tsc'), [])
  borrowed('typescript@5.9', 'tsc', compile)
}

/** Calls `check` with the command that runs a program of an npm package; reports a package that is unavailable. */
function borrowed(name, program, check) {
  const args = ['exec', '--yes', `--package=${name}`, '--', program]
  const { status, stdout } = spawnSync('npm', [...args, '--version'], { cwd: folder, encoding: 'utf8' })
  if (status !== 0) return console.log(`${name} cannot be had here: not tried`)
  check('npm', args)
  console.log(`${program} ${stdout.trim()}: tried`)
}

function checkWeight(tarballBytes) {
  const { packages, bytes, parts } = weigh(folder)
  const megabytes = bytes / 1e6
  const found = { packages, megabytes, tarballKilobytes: tarballBytes / 1000 }
  for (const [name, most] of Object.entries(budget)) {
    if (found[name] > most)
      throw new Error(`installed: ${Math.ceil(found[name])} ${name}, scripts/budgets.json has ${most}`)
  }
  const figures = `${packages} packages, ${megabytes.toFixed(0)} MB; ${found.tarballKilobytes.toFixed(0)} kB packed`
  console.log(figures)
  if (process.argv.includes('--write')) writeWeight(figures, parts)
}

function writeWeight(figures, parts) {
  const path = join(root, 'docs/weight.md')
  const rows = parts
    .toSorted((a, b) => b.bytes - a.bytes)
    .map(part => `| ${part.name} | ${part.packages} | ${(part.bytes / 1e6).toFixed(1)} | ${part.reason} |`)
  const written = [
    `${figures} (${process.platform} ${process.arch}).`,
    '',
    '| package | with what it brings | MB | what for |',
    '|---|---:|---:|---|',
    ...rows,
  ]
  const text = readFileSync(path, 'utf8')
  const part = `<!-- weight -->\n${written.join('\n')}\n<!-- /weight -->`
  writeFileSync(
    path,
    text.replace(/<!-- weight -->[\s\S]*<!-- \/weight -->/, () => part),
  )
}
