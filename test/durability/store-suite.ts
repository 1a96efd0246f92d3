import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { CauserieError } from '../../src/errors.ts'
import { bytesOf, type CrashState, crashStates, keyOf, rebuild } from '../file-system/crash-states.ts'
import { attempt, faultsOf } from '../file-system/fail-calls.ts'
import { record } from '../file-system/record.ts'
import { randomness, spread } from '../file-system/spread.ts'
import { filesWith, leftovers, type Reading, readCurrent, readKept } from './store-reading.ts'
import { forgottenText, load, type Promised, storeStories } from './store-stories.ts'

export interface StoreSuiteOptions {
  /** States after a crash in which the store is loaded again, and refused calls, of each story. All states are read. */
  readonly most: number
  readonly seed: number
}

/** Every story of a store on a disk that loses what was not synced between any two calls, and on one that refuses calls. */
export function storeSuite({ most, seed }: StoreSuiteOptions): void {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'causerie-durable-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  /** A disk on which a story is about to begin. */
  const prepare = async (story: (typeof storeStories)[number]) => {
    const disc = join(folder, 'disc')
    await mkdir(disc)
    await story.before(storeOf(disc))
    return disc
  }
  const read = async (disc: string) => ({
    current: await readCurrent(storeOf(disc)),
    kept: await readKept(storeOf(disc)),
  })

  describe.each(storeStories)('$name', story => {
    test('keeps what it promised, and is whole, when the power goes between any two calls', async () => {
      const disc = await prepare(story)
      const before = await read(disc)
      const recording = await record(disc, promise => story.act(storeOf(disc), promise))
      const after = await read(disc)

      const readings = new Map<string, Awaited<ReturnType<typeof read>>>()
      const readAfter = async (state: CrashState) => {
        const key = keyOf(new Map([...state.entries].filter(([path]) => !/\/(working|writer\.lock)/.test(path))))
        const known = readings.get(key)
        if (known !== undefined) return known
        const rebuilt = join(folder, `crash-${readings.size}`)
        rebuild(state, recording.contents, rebuilt)
        const found = await read(rebuilt)
        await rm(rebuilt, { recursive: true })
        readings.set(key, found)
        return found
      }
      const random = randomness(seed)
      const states = new Map<
        string,
        { readonly place: string; readonly state: CrashState; readonly found: typeof before }
      >()
      for (const point of recording.points) {
        for (const state of crashStates(point.state, random)) {
          const place = `${point.after}, then a crash that leaves\n${textOf(state)}\n`
          const found = await readAfter(state).catch(error => {
            throw new Error(`${place}cannot be read`, { cause: error })
          })
          assertWhole(found, { before, after, place })
          assertPromises(found, { before, after, place, promises: point.acknowledged as readonly Promised[] })
          if (point.acknowledged.includes('forgotten')) {
            const telling = [...state.entries.keys()].filter(path =>
              bytesOf(state, path, recording.contents)?.includes(forgottenText),
            )
            expect(telling, place).toEqual([])
          }
          states.set(state.key, { place, state, found })
        }
      }

      for (const { place, state, found } of spread([...states.values()], most)) {
        const rebuilt = join(folder, 'loaded')
        rebuild(state, recording.contents, rebuilt)
        await load(storeOf(rebuilt), 'cid').catch(error => {
          throw new Error(`${place}cannot be loaded`, { cause: error })
        })
        const { current, kept } = await read(rebuilt)
        expect(current?.texts, place).toEqual([...(found.current?.texts ?? []), 'hello from cid'].toSorted())
        expect(kept === null, place).toBe(found.kept === null)
        expect(await leftovers(storeOf(rebuilt)), place).toEqual([])
        const isForgotten = found.current !== null && !found.current.texts.includes(forgottenText)
        if (isForgotten) expect(await filesWith(rebuilt, forgottenText), place).toEqual([])
        await rm(rebuilt, { recursive: true })
      }
      recording.discard()
    })

    test('is as before or as after when the disk refuses a call, says so, and works the next time', async () => {
      const disc = await prepare(story)
      const [prepared, work] = [join(folder, 'prepared'), join(folder, 'disc')]
      await cp(disc, prepared, { recursive: true })
      const before = await read(disc)
      const act = () => story.act(storeOf(work), () => {})
      const { calls, error: unexpected } = await attempt(work, null, act)
      expect(unexpected).toBeNull()
      const after = await read(work)

      for (const fault of spread(faultsOf(calls), most, (seed % 10) / 10)) {
        await rm(work, { recursive: true })
        await cp(prepared, work, { recursive: true })
        const { error, refused } = await attempt(work, fault, act)
        const place = `${fault.code} ${fault.lasts} at ${fault.at}: ${refused}: ${error}`
        const found = await read(work).catch(cause => {
          throw new Error(`${place}\ncannot be read`, { cause })
        })
        expect([before.current?.texts, after.current?.texts], place).toContainEqual(found.current?.texts)
        if (error === null) expect(textsOf(found), place).toEqual(textsOf(after))
        else expect(isClear(error), place).toBe(true)
        if (error === null && !after.current?.texts.includes(forgottenText)) {
          expect(await filesWith(work, forgottenText), place).toEqual([])
        }
        const again = await attempt(work, null, act)
        expect(again.error, place).toBeNull()
        expect(textsOf(await read(work)), place).toEqual(textsOf(after))
        expect(await leftovers(storeOf(work)), place).toEqual([])
      }
    })
  })
}

interface Found {
  readonly current: Reading | null
  readonly kept: Reading | null
}

interface Expected {
  readonly before: Found
  readonly after: Found
  readonly place: string
}

function assertWhole(found: Found, { before, after, place }: Expected): void {
  expect([before.current?.all, after.current?.all], place).toContain(found.current?.all)
  const keepable = [undefined, before.current?.all, before.kept?.all, after.kept?.all]
  expect(keepable, place).toContain(found.kept?.all)
}

function assertPromises(
  found: Found,
  { after, promises, place }: Expected & { readonly promises: readonly Promised[] },
): void {
  if (promises.includes('published')) expect(found.current?.all, place).toBe(after.current?.all)
  if (promises.includes('kept') && !promises.includes('letting go')) expect(found.kept, place).not.toBeNull()
  if (promises.includes('let go')) expect(found.kept, place).toBeNull()
}

function storeOf(disc: string): string {
  return join(disc, 'stores', 'store')
}

function textsOf({ current, kept }: Found) {
  return { current: current?.texts, kept: kept?.texts }
}

/** Ours, or the system's with its reason. */
function isClear(error: unknown): boolean {
  if (error instanceof CauserieError) return true
  return error instanceof Error && 'code' in error && 'syscall' in error
}

function textOf({ entries }: CrashState): string {
  return [...entries]
    .map(([path, { kind, content }]) => `  ${path} ${kind === 'folder' ? '' : content || 'empty'}`)
    .join('\n')
}
