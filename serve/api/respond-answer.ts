import type { Context } from 'hono'
import { tableToCsv } from '../../src/export/csv.ts'
import { type AnyAnswer, flatAnswer } from '../../src/export/flat-answer.ts'
import { type FlatTable, layFlat } from '../../src/export/flat-table.ts'
import type { DimensionValues } from '../../src/metrics/dimension-values.ts'
import type { SiteEnv } from '../site.ts'
import { type AnswerFormat, answerFormats } from './answer-format.ts'

export type ApiAnswer = AnyAnswer | DimensionValues

export interface Answered {
  readonly answer: ApiAnswer
  readonly format: AnswerFormat
  /** Of the store. */
  readonly version: number
}

/** The header that says which version of the store answered. */
export const versionHeader = 'Causerie-Store-Version'

/** An answer in the format asked for. Nothing on the way keeps it: figures are nobody else's business. */
export async function respondAnswer(
  context: Context<SiteEnv>,
  { answer, format, version }: Answered,
): Promise<Response> {
  context.header('Cache-Control', 'no-store')
  context.header('Vary', 'Accept')
  context.header(versionHeader, String(version))
  context.header('Content-Type', format === 'csv' ? `${answerFormats.csv}; charset=utf-8` : answerFormats[format])
  return context.body(await writers[format](answer))
}

const writers = {
  json: async answer => JSON.stringify(answer),
  csv: async answer => tableToCsv(flatTable(answer)),
  async arrow(answer) {
    // A tenth of a second of every start, for a format that few ask for.
    const [{ tableToIPC }, { tableToArrow }] = await Promise.all([
      import('apache-arrow'),
      import('../../src/export/arrow.ts'),
    ])
    return new Uint8Array(tableToIPC(tableToArrow(flatTable(answer)), 'stream'))
  },
} as const satisfies Record<AnswerFormat, (answer: ApiAnswer) => Promise<string | Uint8Array<ArrayBuffer>>>

function flatTable(answer: ApiAnswer): FlatTable {
  return 'query' in answer ? flatAnswer(answer) : flatDimensions(answer)
}

function flatDimensions(dimensions: DimensionValues): FlatTable {
  return layFlat(
    [
      { name: 'dimension', title: 'Dimension', type: 'text', value: row => row.dimension },
      { name: 'value', title: 'Value', type: 'id', value: row => row.value },
      { name: 'label', title: 'Name', type: 'text', value: row => row.label },
    ],
    dimensions.flatMap(({ dimension, values }) => values.map(({ value, label }) => ({ dimension, value, label }))),
  )
}
