import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { Piscina } from 'piscina'
import type { Drawn } from '../run/drawn-report.ts'
import type { Threads } from '../run/flow.ts'
import type { Loaded } from '../run/load-sources.ts'
import type { Verified } from '../run/verify-report.ts'
import type { ThreadTask } from './thread.ts'
import { revived, type ThreadOutcome } from './thread-failure.ts'

const idleMs = 60_000
// V8 sizes its heap by the memory of the machine and grows to gigabytes before collecting. A report needs much less.
const heapBounds = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 16 }

/** A pool of threads that draw and load. Each is started when it is first needed. */
export function openThreads({ count }: { readonly count: number }): Threads {
  // Reports that are drawn in parallel share the cores. Letting each question use all cores would take a quarter more work.
  const engineThreads = Math.max(1, Math.floor(availableParallelism() / count))
  const isSource = import.meta.url.endsWith('.ts')
  const pool = new Piscina({
    filename: fileURLToPath(new URL(isSource ? './thread-of-sources.mjs' : './thread.js', import.meta.url)),
    minThreads: 0,
    maxThreads: count,
    idleTimeout: idleMs,
    resourceLimits: heapBounds,
    // Do not inherit the process's options: those of vitest and tsx are not for threads.
    ...(isSource ? { execArgv: [] } : {}),
  })
  const run = async <T>(task: ThreadTask, signal: AbortSignal | null = null): Promise<T> => {
    const outcome: ThreadOutcome = await pool.run(task, { signal })
    if ('failure' in outcome) throw revived(outcome.failure)
    return outcome.done as T
  }
  return {
    draw: (request, { signal = null } = {}) =>
      run<Drawn>({ task: 'draw', request: { ...request, engineThreads } }, signal),
    load: request => run<Loaded>({ task: 'load', request }),
    verify: request => run<Verified>({ task: 'verify', request }),
    close: () => pool.destroy(),
  }
}
