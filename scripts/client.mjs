// Bundles the browser code: each `client/NAME.ts` becomes `serve/assets/scripts/NAME.js`.
import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { buildSync } from 'esbuild'

const root = resolve(import.meta.dirname, '..')
const entries = readdirSync(join(root, 'client')).filter(file => file.endsWith('.ts') && !file.endsWith('.test.ts'))
buildSync({
  entryPoints: entries.map(file => join(root, 'client', file)),
  outdir: join(root, 'serve/assets/scripts'),
  bundle: true,
  minify: true,
  // Adds no globals to the page.
  format: 'iife',
  target: ['chrome109', 'firefox115', 'safari16'],
  legalComments: 'none',
})
