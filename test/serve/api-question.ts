import fc from 'fast-check'
import { clocks } from '../../src/metrics/definitions/query.ts'
import { type OperatorName, operatorNames } from '../../src/metrics/operators/index.ts'
import { question } from '../../testing/arbitraries/question.ts'
import { sceneAt } from '../../testing/arbitraries/scene.ts'
import { edgeLog } from '../arbitraries/edge-log.ts'

/** The night of a clock change, and a log whose chats lie at its edges. */
export const scene = sceneAt('Europe/Paris', '2026-10-25', 'America/New_York')
export const log = edgeLog(scene)

export interface ApiQuestion {
  readonly asked: OperatorName
  /** As JSON. */
  readonly query: Readonly<Record<string, unknown>>
}

const hours = fc.array(fc.record({ weekday: fc.integer({ min: 1, max: 7 }), hour: fc.integer({ min: 0, max: 23 }) }), {
  minLength: 1,
  maxLength: 30,
})
const startedIn = fc.record({ clock: fc.constantFrom(...clocks), hours }, { requiredKeys: ['hours'] })

/** Any question that one endpoint accepts. */
export function questionTo(asked: OperatorName): fc.Arbitrary<ApiQuestion> {
  return fc.tuple(question(scene, asked), fc.option(startedIn, { freq: 3 })).map(([complete, hours]) => ({
    asked,
    query: { ...complete(log).query, ...(hours === null ? {} : { startedIn: hours }) },
  }))
}

/** Any question that the API accepts. */
export const apiQuestion: fc.Arbitrary<ApiQuestion> = fc.constantFrom(...operatorNames).chain(questionTo)
