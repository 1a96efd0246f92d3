import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bytesOf, type CrashState, crashStates, keyOf, rebuild, stateText } from '../file-system/crash-states.ts'
import { attempt, faultsOf } from '../file-system/fail-calls.ts'
import { type Recording, record } from '../file-system/record.ts'
import { randomness, spread } from '../file-system/spread.ts'
import { callText } from '../file-system/watched-calls.ts'
import { isClear } from './is-clear.ts'
import { filesWith, leftovers, type Reading, readCurrent, readKept } from './store-reading.ts'
import { forgottenText, load, type Promised, storeStories } from './store-stories.ts'

export interface StoreSuiteOptions {
  /** For each story, how many crashes to load again after, and how many refused calls and kills to try. Every crash is read. */
  readonly most: number
  readonly seed: number
}

interface Found {
  readonly current: Reading | null
  readonly kept: Reading | null
}

/** Runs every story of a store on a disk that loses unsynced data between any two calls, and on one that refuses calls. */
export function storeSuite({ most, seed }: StoreSuiteOptions): void {
  const shift = (seed % 10) / 10
  describe.each(storeStories)('$name', story => {
    let folder: string
    let [disc, prepared] = ['', '']
    let [before, after]: Found[] = []
    let recording: Recording
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'causerie-durable-'))
      ;[disc, prepared] = [join(folder, 'disc'), join(folder, 'prepared')]
      await mkdir(disc)
      await story.before(storeOf(disc))
      await cp(disc, prepared, { recursive: true })
      before = await read(disc)
      recording = await record(disc, promise => story.act(storeOf(disc), promise))
      after = await read(disc)
    })
    afterAll(async () => {
      recording.discard()
      await rm(folder, { recursive: true, force: true })
    })
    /** Restores the disk to the state before the story. */
    const beginAgain = async () => {
      await rm(disc, { recursive: true })
      await cp(prepared, disc, { recursive: true })
    }

    test('keeps its promises and is whole after a power failure between any two calls', async () => {
      const states = await statesOf(recording, { folder, seed })
      for (const { state, place, found, promises } of states) {
        expect([before?.current?.all, after?.current?.all], place).toContain(found.current?.all)
        const keepable = [undefined, before?.current?.all, before?.kept?.all, after?.kept?.all]
        expect(keepable, place).toContain(found.kept?.all)
        assertKept(found, promises, { last: after, place })
        if (promises.includes('forgotten')) expect(tellingOf(state, recording), place).toEqual([])
      }
      for (const { place, state, found } of spread(states, most, shift)) {
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
    })

    test('after a refused call is as before or as after, gives a clear error, and works the next time', async () => {
      const mistakable = recording.calls.findLastIndex(call => story.mistakable?.test(callText(call)))
      const telling = mistakable < 0 ? [] : [{ code: 'EIO', at: mistakable, lasts: 'once' } as const]
      for (const fault of [...telling, ...spread(faultsOf(recording.calls), most - telling.length, shift)]) {
        await beginAgain()
        const act = () => story.act(storeOf(disc), () => {})
        const { error, refused } = await attempt(disc, fault, act)
        const place = `${fault.code} ${fault.lasts} at ${fault.at}: ${refused}: ${error}`
        const found = await read(disc).catch(cause => {
          throw new Error(`${place}\ncannot be read`, { cause })
        })
        expect([before?.current?.texts, after?.current?.texts], place).toContainEqual(found.current?.texts)
        if (error === null) expect(textsOf(found), place).toEqual(textsOf(after))
        else expect(isClear(error), place).toBe(true)
        const isForgotten = error === null && after?.current?.texts.includes(forgottenText) === false
        if (isForgotten) expect(await filesWith(disc, forgottenText), place).toEqual([])
        expect((await attempt(disc, null, act)).error, place).toBeNull()
        expect(textsOf(await read(disc)), place).toEqual(textsOf(after))
        expect(await leftovers(storeOf(disc)), place).toEqual([])
      }
    })

    test('killed and then repeated, keeps its promises after a power failure', async () => {
      const changes = recording.calls.filter(call => call.changes)
      const telling = changes.findLastIndex(call => story.seenEarly?.test(callText(call)))
      const indexes = [...changes.keys()]
      for (const at of new Set([...(telling < 0 ? [] : [telling + 1]), ...spread(indexes, most - 1, shift)])) {
        await beginAgain()
        let killed: Found = { current: null, kept: null }
        const again = await record(disc, async promise => {
          await attempt(disc, { code: 'death', at, lasts: 'for good' }, () => story.act(storeOf(disc), () => {}))
          killed = await read(disc)
          await story.act(storeOf(disc), promise)
        })
        const last = await read(disc)
        for (const { place, found, promises } of await statesOf(again, { folder, seed })) {
          const where = `killed at ${at}; ${place}`
          expect(
            [before, killed, last].map(each => each?.current?.all),
            where,
          ).toContain(found.current?.all)
          assertKept(found, promises, { last, place: where })
        }
        again.discard()
      }
    })
  })
}

/** Expects that what was promised before the power failure holds after it. */
function assertKept(
  { current, kept }: Found,
  promises: readonly Promised[],
  { last, place }: { readonly last: Found | undefined; readonly place: string },
): void {
  if (promises.includes('published')) expect(current?.all, place).toBe(last?.current?.all)
  if (promises.includes('kept') && !promises.includes('letting go')) expect(kept, place).not.toBeNull()
  if (promises.includes('let go')) expect(kept, place).toBeNull()
}

/** What a reader finds after every crash of a recording; equal folders are read only once. */
async function statesOf(
  { points, contents }: Recording,
  { folder, seed }: { readonly folder: string; readonly seed: number },
): Promise<
  readonly {
    readonly state: CrashState
    readonly place: string
    readonly found: Found
    readonly promises: readonly Promised[]
  }[]
> {
  const random = randomness(seed)
  const known = new Map<string, Reading | null>()
  const states = new Map<string, Awaited<ReturnType<typeof statesOf>>[number]>()
  for (const { after, state: disc, acknowledged } of points) {
    for (const state of crashStates(disc, random)) {
      const place = `${after}, then a crash that leaves\n${stateText(state)}\n`
      const once = async (key: string, readIt: (store: string) => Promise<Reading | null>) => {
        const found = known.get(key)
        if (found !== undefined) return found
        const rebuilt = join(folder, 'rebuilt')
        rebuild(state, contents, rebuilt)
        const reading = await readIt(storeOf(rebuilt)).catch(error => {
          throw new Error(`${place}cannot be read`, { cause: error })
        })
        await rm(rebuilt, { recursive: true })
        known.set(key, reading)
        return reading
      }
      const current = await once(currentKey(state, contents), readCurrent)
      const kept = await once(`kept ${keyOf(below(state, 'pins/'))}`, readKept)
      const promises = acknowledged as readonly Promised[]
      states.set(`${state.key} ${acknowledged}`, { state, place, found: { current, kept }, promises })
    }
  }
  return [...states.values()]
}

/** A key of what a reader of the current version reads: the pointer and the file that it names. */
function currentKey(state: CrashState, contents: string): string {
  const pointer = bytesOf(state, 'stores/store/current.json', contents)?.toString()
  const [, file = ''] = /"file":"([^"]*)"/.exec(pointer ?? '') ?? []
  return `current ${pointer} ${keyOf(below(state, file))}`
}

function below({ entries }: CrashState, name: string): CrashState['entries'] {
  return new Map([...entries].filter(([path]) => path.startsWith(`stores/store/${name}`)))
}

/** The files that contain the forgotten text after a crash. */
function tellingOf(state: CrashState, { contents }: Recording): readonly string[] {
  return [...state.entries.keys()].filter(path => bytesOf(state, path, contents)?.includes(forgottenText))
}

async function read(disc: string): Promise<Found> {
  return { current: await readCurrent(storeOf(disc)), kept: await readKept(storeOf(disc)) }
}

export function storeOf(disc: string): string {
  return join(disc, 'stores', 'store')
}

function textsOf(found: Found | undefined) {
  return { current: found?.current?.texts, kept: found?.kept?.texts }
}
