import type { z } from 'zod'
import type { Source } from '../../engine/source.ts'
import type { Answer } from '../definitions/answers.ts'
import type { ColumnOf } from '../definitions/flat-table.ts'
import { parseQuery } from '../definitions/query-schema.ts'
import { readFrom } from '../reading/read-from.ts'
import type { Reader } from '../reading/reader.ts'

/** A question's function, as those who import the library call it. */
export type Ask = (source: Source, query: never) => Promise<Answer>

type QueryAsked<F extends Ask> = Parameters<F>[1]
type AnswerGiven<F extends Ask> = Awaited<ReturnType<F>>

/**
 * All that is to be said of a question that can be asked: everything that lists questions (the command line, the HTTP API and its
 * description, CSV and Arrow, the pages, the tests against the oracle) reads it here. `S` is the schema of its queries, `F` its function,
 * `Row` what a row of its answers is made of.
 */
export interface Operator<S extends z.ZodObject = z.ZodObject, F extends Ask = Ask, Row = unknown> {
  /** The `kind` of its answers. Its function has the same name. */
  readonly name: AnswerGiven<F>['kind']
  /** What it is called on the command line and in addresses: `watch-list`. */
  readonly slug: string
  /** Its queries: unknown keys are refused, defaults written out. */
  readonly query: S
  /** Its answers, key by key. */
  readonly answer: z.ZodObject & z.ZodType<AnswerGiven<F>>
  /** A query that any store answers. */
  readonly example: Omit<QueryAsked<F>, 'asOf'>
  /** The columns of an answer as a table: CSV, Arrow, the terminal. */
  columns(answer: AnswerGiven<F>): readonly ColumnOf<Row>[]
  /** What its rows are made of. */
  rows(answer: AnswerGiven<F>): readonly Row[]
  /** Answers a query that its schema has read. */
  run(reader: Reader, asked: z.output<S>): Promise<Omit<AnswerGiven<F>, 'kind'>>
  readonly ask: F
}

/** Asks a source. Rejects with `InvalidQueryError` for a query that the operator's schema does not read. */
export async function ask<S extends z.ZodObject, F extends Ask, Row>(
  { name, query: schema, run }: Operator<S, F, Row>,
  source: Source,
  query: object,
): Promise<AnswerGiven<F>> {
  const asked = parseQuery(schema, query)
  return readFrom<AnswerGiven<F>>(source, async reader => ({ kind: name, ...(await run(reader, asked)) }) as never)
}
