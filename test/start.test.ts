import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** The packages of which a process has loaded files after importing one of our modules, according to V8. */
function packagesOf(module: string): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'causerie-start-'))
  try {
    execFileSync(
      process.execPath,
      ['--input-type=module', '--eval', `await import('${process.env.CAUSERIE_BUILT}/${module}.js')`],
      {
        env: { ...process.env, NODE_V8_COVERAGE: folder },
      },
    )
    const scripts = readdirSync(folder).flatMap(
      name => (JSON.parse(readFileSync(join(folder, name), 'utf8')) as { result: { url: string }[] }).result,
    )
    const names = scripts.flatMap(({ url }) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? [])
    return [...new Set(names)].toSorted()
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
])('importing %s loads these packages and no other', (module, packages) => {
  expect(packagesOf(module)).toEqual(packages)
})
