import type { MessagePort } from 'node:worker_threads'
import type { QueryProblem } from '../../src/errors.ts'
import type { DimensionValues } from '../../src/metrics/operators/dimension-values.ts'
import type { Brand } from '../../src/report/model/brand.ts'
import type { ReportFormat } from '../../src/report/report-formats.ts'
import type { Askable } from '../answering/askable.ts'
import type { PartFormat } from '../layout/part-tools.ts'
import type { PageContext } from '../pages/page-context.ts'

/** What is drawn of a page or its question. */
export type ToDraw =
  | { readonly draw: 'content'; readonly values: DimensionValues }
  | { readonly draw: 'wall' }
  | { readonly draw: 'part'; readonly id: string }
  | ({ readonly draw: 'file'; readonly id: string; readonly format: PartFormat } & Look)
  | ({ readonly draw: 'report'; readonly format: ReportFormat } & Look)

/** Whose reports and pictures they are, and the font files for letters that the shipped fonts lack. */
export interface Look {
  readonly brand: Brand | null
  readonly fonts?: readonly string[] | undefined
}

/** The task of a thread: plain data, and the port on which it asks its questions. */
export interface DrawingTask {
  readonly page: Omit<PageContext, 'visit'>
  readonly version: number
  readonly held: string
  readonly toDraw: ToDraw
  readonly port: MessagePort
}

/** Questions that a thread asks together. */
export type AskedByThread = readonly {
  readonly id: number
  readonly name: Askable
  readonly query: unknown
}[]

/** The answer to one of them; null if it failed, in which case the main thread has the error. */
export interface AnsweredToThread {
  readonly id: number
  readonly answer: object | null
}

/** The result of a task. `wrong`: the request is invalid; `null`: there is no such part or file. */
export type Drawn =
  | { readonly state: 'drawn'; readonly content: string | Uint8Array<ArrayBuffer> | null }
  | {
      readonly state: 'wrong'
      readonly message: string
      readonly problem: QueryProblem | null
    }
