// Copies fonts and browser assets next to the compiled sources: `node scripts/copy-assets.mjs OUT`.
import { cpSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const [out] = process.argv.slice(2)
if (out === undefined) throw new Error('node scripts/copy-assets.mjs OUT')
for (const folder of ['serve/assets', 'src/fonts/files'])
  cpSync(join(root, folder), join(resolve(out), folder), {
    recursive: true,
    filter: path => !/(\.(ts|json)|-of-sources\.mjs)$/.test(path),
  })
