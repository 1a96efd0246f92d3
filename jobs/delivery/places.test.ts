import { expect, test } from 'vitest'
import { openPlaces } from './places.ts'

const never = new AbortController().signal
/** Takes a place, and notes when it was given. */
function taking(places: ReturnType<typeof openPlaces>, given: string[], name: string, signal = never) {
  return places.take(signal).then(
    giveBack => {
      given.push(name)
      return giveBack
    },
    error => {
      given.push(`${name}: ${error.message}`)
      return () => {}
    },
  )
}
const settled = () => new Promise(resolve => setImmediate(resolve))

test('places are given in order, no more than there are', async () => {
  const places = openPlaces(2)
  const given: string[] = []
  const taken = ['a', 'b', 'c', 'd'].map(name => taking(places, given, name))
  await settled()
  expect(given).toEqual(['a', 'b'])
  ;(await taken[1])?.()
  await settled()
  expect(given).toEqual(['a', 'b', 'c'])
  ;(await taken[0])?.()
  await settled()
  expect(given).toEqual(['a', 'b', 'c', 'd'])
})

test('who stops waiting gets none, and holds up nobody', async () => {
  const places = openPlaces(1)
  const given: string[] = []
  const stop = new AbortController()
  const first = await taking(places, given, 'a')
  void taking(places, given, 'b')
  const left = taking(places, given, 'c', stop.signal)
  const last = taking(places, given, 'd')
  stop.abort(new Error('stopped'))
  await left
  expect(given).toEqual(['a', 'c: stopped'])
  await taking(places, given, 'e', stop.signal)
  first()
  await settled()
  expect(given).toEqual(['a', 'c: stopped', 'e: stopped', 'b'])
  // A place that was given is not taken back by a late abort.
  const late = new AbortController()
  const waiting = taking(places, given, 'f', late.signal)
  expect(given).not.toContain('d')
  void last
  void waiting
})

test('they are empty when the last is given back', async () => {
  const places = openPlaces(2)
  await places.empty()
  const [one, two] = [await places.take(never), await places.take(never)]
  const told: string[] = []
  void places.empty().then(() => told.push('first'))
  void places.empty().then(() => told.push('second'))
  one()
  await settled()
  expect(told).toEqual([])
  two()
  await settled()
  expect(told).toEqual(['first', 'second'])
  await places.empty()
})
