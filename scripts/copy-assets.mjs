// Puts what browsers load beside the compiled sources: `node scripts/copy-assets.mjs OUT`.
import { cpSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const [out] = process.argv.slice(2)
if (out === undefined) throw new Error('node scripts/copy-assets.mjs OUT')
cpSync(join(root, 'serve/assets'), join(resolve(out), 'serve/assets'), {
  recursive: true,
  filter: path => !/\.(ts|json)$/.test(path),
})
