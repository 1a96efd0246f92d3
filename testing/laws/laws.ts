import { operatorNames } from '../../src/metrics/operators/index.ts'
import { agreementLaw } from './agreement.ts'
import { chatListLaws } from './chat-list.ts'
import { countLaws } from './counts.ts'
import { handlingLaws } from './handling.ts'
import type { Law } from './law.ts'
import { rankLaws } from './ranks.ts'
import { restrictionLaws } from './restricted.ts'
import { startedInLaws } from './started-in.ts'
import { storeLaws } from './store.ts'
import { tableLaws } from './table.ts'
import { unknownValueLaws } from './unknown-values.ts'

/**
 * The laws of docs/definitions.md and their consequences, each a property to run on your own stores: with your engine, importer or
 * mapping. A broken law throws fast-check's error for a failed property, with the seed to reproduce it.
 *
 * @example
 * for (const law of laws.filter(({ number }) => number === 9))
 *   await fc.assert(law.property(memoryStore), { numRuns: law.usualRuns })
 */
export const laws: readonly Law[] = [
  ...storeLaws,
  ...countLaws,
  ...handlingLaws,
  ...rankLaws,
  ...tableLaws,
  agreementLaw(operatorNames, { atMost: 25 }),
  ...chatListLaws,
  ...startedInLaws,
  ...restrictionLaws,
  ...unknownValueLaws,
]
