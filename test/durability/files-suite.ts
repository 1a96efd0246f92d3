import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CrashState, crashStates, rebuild, stateText } from '../file-system/crash-states.ts'
import { attempt, faultsOf } from '../file-system/fail-calls.ts'
import { type Recording, record } from '../file-system/record.ts'
import { randomness, spread } from '../file-system/spread.ts'
import { fileStories } from './file-stories.ts'
import { isClear } from './is-clear.ts'

export interface FilesSuiteOptions {
  /** How many kills to try for each story; refused calls and crashes are multiples of it. */
  readonly most: number
  readonly seed: number
}

/** Runs every story of small files on a disk that loses unsynced data, and on one that refuses calls. */
export function filesSuite({ most, seed }: FilesSuiteOptions): void {
  const shift = (seed % 10) / 10
  describe.each(fileStories)('$name', story => {
    let folder: string
    let [disc, prepared] = ['', '']
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'causerie-durable-'))
      ;[disc, prepared] = [join(folder, 'disc'), join(folder, 'prepared')]
      await mkdir(prepared)
      await story.before(prepared)
    })
    afterAll(() => rm(folder, { recursive: true, force: true }))
    const beginAgain = async () => {
      await rm(disc, { recursive: true, force: true })
      await cp(prepared, disc, { recursive: true })
    }
    const keptAt = (place: string) =>
      story.kept(disc).catch(error => {
        throw new Error(`${place}\nit is not whole: ${error instanceof Error ? error.message : error}`, {
          cause: error,
        })
      })

    /** Expects that the files are whole, and keep what was promised, after every crash of a recording. */
    const assertDurable = async ({ points, contents }: Recording, how: { readonly killedAt?: number } = {}) => {
      const random = randomness(seed)
      const states = new Map<string, { readonly state: CrashState; readonly place: string; promises: Set<string> }>()
      for (const { after, state: found, acknowledged } of points) {
        for (const state of crashStates(found, random)) {
          const place = `${how.killedAt === undefined ? '' : `killed at ${how.killedAt}; `}${after}, then a crash that leaves\n${stateText(state)}\n`
          const known = states.get(state.key) ?? { state, place, promises: new Set() }
          states.set(state.key, { state, place, promises: new Set([...known.promises, ...acknowledged]) })
        }
      }
      const looked = spread([...states.values()], (how.killedAt === undefined ? 200 : 60) * most, shift)
      for (const { state, place, promises } of looked) {
        await rm(disc, { recursive: true, force: true })
        rebuild(state, contents, disc)
        const kept = await keptAt(place)
        expect(
          [...promises].filter(promise => !kept.includes(promise)),
          place,
        ).toEqual([])
        if (how.killedAt !== undefined) continue
        // Leftovers of the crash must not prevent a repetition.
        const again: string[] = []
        await story
          .act(disc, promise => again.push(promise))
          .catch(error => {
            throw new Error(`${place}\nit cannot be done again`, { cause: error })
          })
        expect(await keptAt(place), place).toEqual(expect.arrayContaining(again))
      }
    }

    test('is whole and keeps its promises after a power failure between any two calls', async () => {
      await beginAgain()
      const recording = await record(disc, promise => story.act(disc, promise))
      await assertDurable(recording)
      recording.discard()
    })

    test('is whole after a refused call, gives a clear error, and works the next time', async () => {
      await beginAgain()
      const { calls } = await attempt(disc, null, () => story.act(disc, () => {}))
      for (const fault of spread(faultsOf(calls), 8 * most, shift)) {
        await beginAgain()
        const promises: string[] = []
        const act = () => story.act(disc, promise => promises.push(promise))
        const { error, refused } = await attempt(disc, fault, act)
        const place = `${fault.code} ${fault.lasts} at ${fault.at}: ${refused}: ${error}`
        expect(await keptAt(place), place).toEqual(expect.arrayContaining(promises))
        if (error !== null) expect(isClear(error), place).toBe(true)
        expect((await attempt(disc, null, act)).error, place).toBeNull()
        expect(await keptAt(place), place).toEqual(expect.arrayContaining(promises))
      }
    })

    test('killed and then repeated, keeps its promises after a power failure', async () => {
      await beginAgain()
      const { calls } = await attempt(disc, null, () => story.act(disc, () => {}))
      const changes = calls.filter(({ changes: isChange }) => isChange)
      // After these calls other processes see a change that is not on the disk yet.
      const seenEarly = changes.flatMap(({ name }, index) => (/^(link|rename|mkdir)$/.test(name) ? [index + 1] : []))
      for (const at of new Set([...seenEarly, ...spread([...changes.keys()], most, shift)])) {
        await beginAgain()
        const recording = await record(disc, async promise => {
          await attempt(disc, { code: 'death', at, lasts: 'for good' }, () => story.act(disc, () => {}))
          await story.act(disc, promise)
        })
        await assertDurable(recording, { killedAt: at })
        recording.discard()
      }
    })
  })
}
