import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { forget } from '../../src/ingest/forget/forget.ts'
import { pinVersion, unpin } from '../../src/store/pin.ts'
import { attempt } from '../file-system/fail-calls.ts'
import { spread } from '../file-system/spread.ts'
import { actTogether } from '../file-system/two-actors.ts'
import { filesWith, readCurrent, readKept } from './store-reading.ts'
import { forgottenText, load, pinName } from './store-stories.ts'

/** Two processes on one store, the second acting at every call of the first, or only at the critical calls if `most` is small. */
export function storeRacesSuite({ most }: { readonly most: number }): void {
  let folder: string
  let [prepared, disc, store] = ['', '', '']
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'causerie-races-'))
    ;[prepared, disc] = [join(folder, 'prepared'), join(folder, 'disc')]
    await mkdir(prepared)
    await load(join(prepared, 'store'), 'ann', 'zoë')
    store = join(disc, 'store')
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))
  const begin = async () => {
    await rm(disc, { recursive: true, force: true })
    await cp(prepared, disc, { recursive: true })
  }
  const callsOf = async (work: () => Promise<unknown>) => {
    await begin()
    const { calls, error } = await attempt(disc, null, work)
    expect(error).toBeNull()
    return calls
  }

  describe('a load in between', () => {
    test.each([
      ['a pin', () => pinVersion(store, pinName), /^link /, () => readKept(store)],
      ['a reader', () => readCurrent(store), /^stat .*duckdb/, () => readCurrent(store)],
    ])('the calls of %s', async (_, first, matters, found) => {
      const calls = await callsOf(first)
      const most1 = calls.findIndex(({ name, paths }) => matters.test(`${name} ${paths[0]}`))
      for (const at of new Set([most1, ...spread([...calls.keys()], most - 1)])) {
        await begin()
        const schedule = { isTurn: (_call: unknown, index: number) => index === at, calls: Number.POSITIVE_INFINITY }
        await actTogether(disc, schedule, { first, second: () => load(store, 'bea') })
        const texts = (await found())?.texts.length
        expect([2, 3], `at ${at}`).toContain(texts)
      }
    })
  })

  test('a pin released while a forgetting rewrites it does not come back', async () => {
    const forgetZoë = () => forget({ store, customers: ['customer zoë'] })
    await begin()
    await pinVersion(store, pinName)
    const { calls } = await attempt(disc, null, forgetZoë)
    const made = calls.filter(({ paths }) => paths.some(path => path.includes('pins/')))
    const schedules = made.flatMap((_, at) => Array.from({ length: 7 }, (__, count) => ({ at, count })))
    // Just before the forgetting renames its file over the pin, the pin is removed: only a second check removes it for good.
    const replacing = made.findLastIndex(({ name }) => name === 'rename')
    const telling = [
      { at: replacing, count: 2 },
      // The pin is released before the new file is beside it.
      { at: replacing - 2, count: Number.POSITIVE_INFINITY },
    ]
    for (const { at, count } of [...telling, ...spread(schedules, most - 1)]) {
      await begin()
      await pinVersion(store, pinName)
      let index = 0
      const isTurn = ({ paths }: { readonly paths: readonly string[] }) =>
        paths.some(path => path.includes('pins/')) && index++ === at
      await actTogether(disc, { isTurn, calls: count }, { first: forgetZoë, second: () => unpin(store, pinName) })
      const place = `at ${at}, after ${count} calls of letting go`
      expect(await readKept(store), place).toBeNull()
      expect(await filesWith(disc, forgottenText), place).toEqual([])
    }
  })
}
