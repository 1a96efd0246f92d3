import fc from 'fast-check'
import { type Asked, allAsked } from '../../serve/api/asked.ts'
import { chatKinds, clocks } from '../../src/metrics/definitions/query.ts'
import { operators, question } from '../../testing/arbitraries/question.ts'
import { sceneAt } from '../../testing/arbitraries/scene.ts'
import { edgeLog } from '../arbitraries/edge-log.ts'

/** The night of a change of clocks, and a log whose chats lie on its edges. */
export const scene = sceneAt('Europe/Paris', '2026-10-25', 'America/New_York')
export const log = edgeLog(scene)

export interface ApiQuestion {
  readonly asked: Asked
  /** As JSON. */
  readonly query: Readonly<Record<string, unknown>>
}

const hours = fc.array(fc.record({ weekday: fc.integer({ min: 1, max: 7 }), hour: fc.integer({ min: 0, max: 23 }) }), {
  minLength: 1,
  maxLength: 30,
})
const startedIn = fc.record({ clock: fc.constantFrom(...clocks), hours }, { requiredKeys: ['hours'] })

const chatList = fc
  .tuple(
    question(scene, 'summary'),
    fc.record(
      {
        of: fc.constantFrom(...chatKinds),
        olderThanSeconds: fc.double({ min: 0, max: 1e9, noNaN: true }),
        maxAgeDays: fc.double({ min: 1e-7, max: 1e6, noNaN: true }),
        limit: fc.integer({ min: 1, max: 1000 }),
        offset: fc.nat({ max: 300 }),
      },
      { requiredKeys: ['of'] },
    ),
  )
  .map(([complete, options]) => ({ ...complete(log).query, ...options }))

function queryOf(asked: Asked): fc.Arbitrary<object> {
  const operator = operators.find(name => name === asked)
  return operator === undefined ? chatList : question(scene, operator).map(complete => complete(log).query)
}

/** Anything that may be asked of one endpoint. */
export function questionTo(asked: Asked): fc.Arbitrary<ApiQuestion> {
  return fc
    .tuple(queryOf(asked), fc.option(startedIn, { freq: 3 }))
    .map(([query, hours]) => ({ asked, query: { ...query, ...(hours === null ? {} : { startedIn: hours }) } }))
}

/** Anything that may be asked. */
export const apiQuestion: fc.Arbitrary<ApiQuestion> = fc.constantFrom(...allAsked).chain(questionTo)
