import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { Piscina } from 'piscina'
import type { Drawn } from '../run/drawn-report.ts'
import type { Threads } from '../run/flow.ts'
import type { Loaded } from '../run/load-sources.ts'
import type { Verified } from '../run/verify-report.ts'
import type { ThreadTask } from './thread.ts'

const idleMs = 60_000
// V8 lets a heap grow by the machine's memory, gigabytes here, before it cleans up; a report needs a part of this.
const heapBounds = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 16 }

/** A pool of threads that draw and load; each is started when it is first needed. */
export function openThreads({ count }: { readonly count: number }): Threads {
  // Reports drawn side by side share the cores: a question of each on all of them takes a quarter more work.
  const engineThreads = Math.max(1, Math.floor(availableParallelism() / count))
  const isSource = import.meta.url.endsWith('.ts')
  const pool = new Piscina({
    filename: fileURLToPath(new URL(isSource ? './thread-of-sources.mjs' : './thread.js', import.meta.url)),
    minThreads: 0,
    maxThreads: count,
    idleTimeout: idleMs,
    resourceLimits: heapBounds,
    // Without what the process itself was started with: vitest's and tsx's own options are not for threads.
    ...(isSource ? { execArgv: [] } : {}),
  })
  return {
    draw: (request, { signal = null } = {}) =>
      pool.run({ task: 'draw', request: { ...request, engineThreads } } satisfies ThreadTask, {
        signal,
      }) as Promise<Drawn>,
    load: request => pool.run({ task: 'load', request } satisfies ThreadTask) as Promise<Loaded>,
    verify: request => pool.run({ task: 'verify', request } satisfies ThreadTask) as Promise<Verified>,
    close: () => pool.destroy(),
  }
}
