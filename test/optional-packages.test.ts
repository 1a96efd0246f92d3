import { build } from 'esbuild'
import { expect, test } from 'vitest'
import packageJson from '../package.json' with { type: 'json' }

const entries = Object.values(packageJson.exports).flatMap(entry =>
  typeof entry === 'string' ? [] : [entry.default.replace(/^\.\/dist\//, '').replace(/\.js$/, '.ts')],
)
/** Entry points that need an optional package, as documented. */
const needs = ['testing/index.ts', 'src/tables/index.ts']

/** Commands are loaded by dynamic imports, so each is an entry point. */
const commandsOf = (inputs: object) => Object.keys(inputs).filter(file => file.startsWith('cli/'))

/** Each source file and what it imports. */
async function readInputs() {
  const { metafile } = await build({
    entryPoints: [...entries, 'cli/main.ts'],
    bundle: true,
    packages: 'external',
    metafile: true,
    write: false,
    outdir: 'out',
    platform: 'node',
    format: 'esm',
    splitting: true,
    logLevel: 'silent',
  })
  return metafile.inputs
}

test('no optional package is imported before it is needed: causerie starts without them', async () => {
  const inputs = await readInputs()
  const optional = Object.keys(packageJson.peerDependencies)
  const starts = [...entries.filter(entry => !needs.includes(entry)), ...commandsOf(inputs)]
  /** Each file that an entry point loads, with the chain of imports to it. */
  const loaded = new Map(starts.map(file => [file, file]))
  for (const [file, chain] of loaded)
    for (const { path, kind, external } of inputs[file]?.imports ?? [])
      if (kind === 'import-statement' && external !== true && !loaded.has(path)) loaded.set(path, `${chain} → ${path}`)
  expect(loaded.size).toBeGreaterThan(300)
  const early = [...loaded].flatMap(([file, chain]) =>
    (inputs[file]?.imports ?? [])
      .filter(
        ({ path, kind }) => kind === 'import-statement' && optional.some(name => `${path}/`.startsWith(`${name}/`)),
      )
      .map(
        ({ path }) => `${chain} → ${path}: load it with loadOptional, or move what does not need it to another file`,
      ),
  )
  expect(early).toEqual([])
})
