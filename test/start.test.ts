import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { operatorNamed, operatorNames } from '../src/metrics/operators/index.ts'

/** The addresses of the files that a run of Node has loaded, according to V8. */
function loadedBy(args: readonly string[]): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'causerie-start-'))
  try {
    execFileSync(process.execPath, args, { env: { ...process.env, NODE_V8_COVERAGE: folder } })
    return readdirSync(folder)
      .flatMap(name => (JSON.parse(readFileSync(join(folder, name), 'utf8')) as { result: { url: string }[] }).result)
      .map(({ url }) => url)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

// Packages for queries, then those for mappings and file search: none for charts, pages, the queue or Arrow.
const core = ['@date-fns/tz', '@duckdb/node-api', '@duckdb/node-bindings', 'date-fns', 'detect-libc', 'zod']
const ingest = ['fdir', 'picomatch', 'tinyglobby', 'yaml']

test.each([
  ['src/index', [...core, ...ingest].toSorted()],
  ['cli/program', ['commander']],
])('importing %s loads only these packages', (module, packages) => {
  const loaded = loadedBy([
    '--input-type=module',
    '--eval',
    `await import('${process.env.CAUSERIE_BUILT}/${module}.js')`,
  ])
  const names = loaded.flatMap(url => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? [])
  expect([...new Set(names)].toSorted()).toEqual(packages)
})

test('a question loads only its own operator', () => {
  const loaded = loadedBy([`${process.env.CAUSERIE_BUILT}/cli/main.js`, 'volume', '--help'])
  const slugs: readonly string[] = operatorNames.map(name => operatorNamed(name).slug)
  const files = loaded.flatMap(url => /\/metrics\/operators\/(.+)\.js$/.exec(url)?.[1] ?? [])
  expect(files.filter(file => slugs.includes(file) || file === 'chat-list')).toEqual(['volume'])
})
