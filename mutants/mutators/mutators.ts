import { link, repeats, twin } from './calls.ts'
import { number, pattern, truth, word } from './constants.ts'
import type { Mutator } from './mutator.ts'
import { calculation, combination, comparison, condition } from './operators.ts'
import { property } from './properties.ts'
import { sqlComparison, sqlCondition, sqlOmission, sqlTwin, sqlValue } from './sql.ts'
import { order, outcome, step } from './statements.ts'

/**
 * The kinds of mistakes. A forgotten `await` is not among them: whether a test notices it is a matter of luck, and `step`, which removes
 * the whole statement, checks the same thing.
 */
export const mutators = {
  comparison,
  calculation,
  combination,
  condition,
  number,
  truth,
  word,
  pattern,
  step,
  order,
  outcome,
  twin,
  link,
  repeats,
  property,
  sqlComparison,
  sqlCondition,
  sqlTwin,
  sqlOmission,
  sqlValue,
} as const satisfies Record<string, Mutator>

export type MutantKind = keyof typeof mutators
