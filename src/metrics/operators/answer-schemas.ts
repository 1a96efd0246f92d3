import type { z } from 'zod'
import * as answerSchema from '../definitions/answer-schema.ts'
import * as figureSchema from '../definitions/figure-schema.ts'
import { type AnswerOf, type OperatorName, operatorNamed, operatorNames } from './index.ts'

const parts = { ...answerSchema, ...figureSchema }

/** The schemas of the answers, by operator. */
export const answerSchemas = Object.fromEntries(
  operatorNames.map(name => [name, operatorNamed(name).answer(parts)]),
) as { readonly [O in OperatorName]: z.ZodObject & z.ZodType<AnswerOf<O>> }
