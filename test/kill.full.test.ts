import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { generateLog } from '../src/demo/generate-log.ts'
import { ingest } from '../src/ingest/ingest.ts'
import { volume } from '../src/metrics/operators/volume.ts'
import { openStore } from '../src/store/store.ts'

const kills = Number(process.env.CAUSERIE_KILLS ?? 2)

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causerie-kill-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Figures of the store that distinguish one version from another. */
async function figures(store: string) {
  const opened = await openStore(store)
  try {
    const { activeChats, activeCustomers, messages } = await volume(opened, {
      period: '2026',
      asOf: '2027-01-01T00:00:00Z',
    })
    return { activeChats, activeCustomers, messages }
  } finally {
    opened.close()
  }
}

describe(`a load killed at ${kills} random moments`, () => {
  test('leaves the version before or after, readable, and the next load is complete', {
    timeout: kills * 60_000,
  }, async () => {
    const logOf = async (seed: number) => {
      const out = join(folder, `log-${seed}`)
      return (
        await generateLog({
          seed,
          messages: 12_000,
          establishments: 20,
          start: '2026-01-01',
          end: '2026-12-01',
          format: 'csv',
          out,
        })
      ).log
    }
    const first = await logOf(1)
    const second = await logOf(2)
    const store = join(folder, 'store')
    await ingest({ store, inputs: [first] })
    const before = await figures(store)
    const kept = join(folder, 'kept')
    await cp(store, kept, { recursive: true })
    const reference = join(folder, 'reference')
    await cp(store, reference, { recursive: true })
    const startLoad = async (target: string) => {
      const child = spawn(process.execPath, ['test/kill-load.mjs', target, second], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const ended = once(child, 'exit')
      await once(child.stdout, 'data')
      return { child, ended }
    }
    const whole = await startLoad(reference)
    const startedMs = performance.now()
    await whole.ended
    const loadMs = performance.now() - startedMs
    const after = await figures(reference)

    let published = 0
    for (let kill = 0; kill < kills; kill++) {
      const { child, ended } = await startLoad(store)
      // Spread evenly from the first read to well after publication, because the duration of a load varies on a busy machine.
      await Promise.race([sleep((loadMs * 1.3 * (kill + Math.random())) / kills), ended])
      child.kill('SIGKILL')
      await ended
      const found = await figures(store)
      if (found.messages === before.messages) expect(found).toEqual(before)
      else {
        expect(found).toEqual(after)
        published++
        await rm(store, { recursive: true })
        await cp(kept, store, { recursive: true })
      }
    }
    await ingest({ store, inputs: [second] })
    expect(await figures(store)).toEqual(after)
    console.log(`${kills} kills, ${published} after the version was published`)
  })
})
