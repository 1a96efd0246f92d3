import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'

/**
 * Before the suites that start processes and threads: what is built starts in a fraction of the seconds that the sources take.
 * `CAUSERIE_BUILT` says to them where it is; who sets it has built.
 */
export default function buildOnce(): void {
  if (process.env.CAUSERIE_BUILT !== undefined) return
  const built = resolve(import.meta.dirname, '../out/built')
  // Types are checked by `npm run check`.
  const flags = ['-p', 'tsconfig.build.json', '--noCheck', '--declaration', 'false', '--outDir', built]
  execFileSync(process.execPath, [resolve(import.meta.dirname, '../node_modules/typescript/bin/tsc'), ...flags], {
    cwd: resolve(import.meta.dirname, '..'),
  })
  execFileSync(process.execPath, [resolve(import.meta.dirname, '../scripts/copy-assets.mjs'), built])
  process.env.CAUSERIE_BUILT = built
}
