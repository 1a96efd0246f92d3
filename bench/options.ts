import { parseArgs } from 'node:util'

/** The options after `npm run bench --`. */
export interface BenchOptions {
  readonly rows: number
  readonly runs: number
  readonly establishments: number
  /** The number of filters for each question, besides no filter: they select 1 %, 10 % and 50 % of the chats. */
  readonly filters: number
  /** A contestant that took this long for a question is not run on it again. */
  readonly patienceSeconds: number
  /** Write the tables to bench/README.md. */
  readonly write: boolean
  /** Install the packages of bench/opponents and PostgreSQL first. */
  readonly opponents: boolean
  /** Whether a part or an opponent is included. */
  readonly includes: (name: Part) => boolean
}

const parts = [
  'obvious',
  'postgres',
  'clickhouse',
  'polars',
  'years',
  'month',
  'loads',
  'late',
  'histories',
  'sites',
  'memory',
  'starts',
  'pages',
  'batch',
  'worker',
] as const
export type Part = (typeof parts)[number]

/** Logs below this size, as newcomers use, are asked less and less often, to take three minutes in total. */
const small = 5e6

export function readOptions(): BenchOptions {
  const { values } = parseArgs({
    options: {
      rows: { type: 'string', default: '2e6' },
      runs: { type: 'string' },
      establishments: { type: 'string', default: '2000' },
      filters: { type: 'string' },
      patience: { type: 'string' },
      write: { type: 'boolean', default: false },
      opponents: { type: 'boolean', default: false },
      without: { type: 'string', multiple: true, default: [] },
    },
  })
  const unknown = values.without.find(name => !parts.some(part => part === name))
  if (unknown !== undefined) throw new Error(`--without ${unknown}: must be one of ${parts.join(', ')}`)
  const rows = Number(values.rows)
  return {
    rows,
    runs: Number(values.runs ?? (rows < small ? 3 : 5)),
    establishments: Number(values.establishments),
    filters: Number(values.filters ?? (rows < small ? 1 : 3)),
    patienceSeconds: Number(values.patience ?? (rows < small ? 0.2 : 0.5)),
    write: values.write,
    opponents: values.opponents,
    includes: name => !values.without.includes(name),
  }
}
