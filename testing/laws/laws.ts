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
 * The laws of docs/definitions.md and what follows from that page, each a property to run on stores of one's own: with an engine, an
 * importer or a mapping of one's own. A law throws fast-check's error of a property that failed, with the seed to run it again.
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
