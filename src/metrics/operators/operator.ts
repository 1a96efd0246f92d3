import type { z } from 'zod'
import type { Source } from '../../engine/source.ts'
import type * as answerSchema from '../definitions/answer-schema.ts'
import type { Answer } from '../definitions/answers.ts'
import type * as figureSchema from '../definitions/figure-schema.ts'
import type { ColumnOf } from '../definitions/flat-table.ts'
import { parseQuery } from '../definitions/query-schema.ts'
import { readFrom } from '../reading/read-from.ts'
import type { Reader } from '../reading/reader.ts'

/** The signature of an operator's public function. */
export type Ask = (source: Source, query: never) => Promise<Answer>

type QueryAsked<F extends Ask> = Parameters<F>[1]
type AnswerGiven<F extends Ask> = Awaited<ReturnType<F>>

/** What schemas of answers are made of. */
export type AnswerParts = typeof answerSchema & typeof figureSchema

/**
 * The declaration of an operator. Everything that lists operators reads it: the command line, the HTTP API and its description, CSV and
 * Arrow, the pages, and the tests against the oracle. `S` is the schema of its queries, `F` its function, `Row` an element of its flat
 * rows.
 */
export interface Operator<S extends z.ZodObject = z.ZodObject, F extends Ask = Ask, Row = unknown> {
  /** The `kind` of its answers, and the name of its function. */
  readonly name: AnswerGiven<F>['kind']
  /** Its name on the command line and in URLs: `watch-list`. */
  readonly slug: string
  /** The schema of its queries, which refuses unknown keys and fills in defaults. */
  readonly query: S
  /** Makes the schema of its answers, which only `answer-schemas.ts` asks for: a question needs none, and starts sooner without. */
  answer(parts: AnswerParts): z.ZodObject & z.ZodType<AnswerGiven<F>>
  /** A query that every store can answer. */
  readonly example: Omit<QueryAsked<F>, 'asOf'>
  /** The columns of an answer as a flat table, for CSV, Arrow and the terminal. */
  columns(answer: AnswerGiven<F>): readonly ColumnOf<Row>[]
  /** The rows that the columns take their values from. */
  rows(answer: AnswerGiven<F>): readonly Row[]
  /** Answers a parsed query. */
  run(reader: Reader, asked: z.output<S>): Promise<Omit<AnswerGiven<F>, 'kind'>>
  readonly ask: F
}

/** Asks a source. Rejects with `InvalidQueryError` for a query that does not match the operator's schema. */
export async function ask<S extends z.ZodObject, F extends Ask, Row>(
  { name, query: schema, run }: Operator<S, F, Row>,
  source: Source,
  query: object,
): Promise<AnswerGiven<F>> {
  const asked = parseQuery(schema, query)
  return readFrom<AnswerGiven<F>>(source, async reader => ({ kind: name, ...(await run(reader, asked)) }) as never)
}
