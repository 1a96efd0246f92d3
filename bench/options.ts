import { parseArgs } from 'node:util'

/** What may be said on the command line after `npm run bench --`. */
export interface BenchOptions {
  readonly rows: number
  readonly runs: number
  readonly establishments: number
  /** A contestant that took this long on one question is not run on it again. */
  readonly patienceSeconds: number
  /** Keep the tables in bench/README.md. */
  readonly write: boolean
  /** Install the packages of bench/opponents first. */
  readonly opponents: boolean
  /** What to leave out: opponents by name; `years`, `month`, `filters`, `pages` of the tables. */
  readonly without: readonly string[]
}

export function readOptions(): BenchOptions {
  const { values } = parseArgs({
    options: {
      rows: { type: 'string', default: '2e6' },
      runs: { type: 'string', default: '5' },
      establishments: { type: 'string', default: '2000' },
      patience: { type: 'string', default: '0.5' },
      write: { type: 'boolean', default: false },
      opponents: { type: 'boolean', default: false },
      without: { type: 'string', multiple: true, default: [] },
    },
  })
  return {
    rows: Number(values.rows),
    runs: Number(values.runs),
    establishments: Number(values.establishments),
    patienceSeconds: Number(values.patience),
    write: values.write,
    opponents: values.opponents,
    without: values.without,
  }
}
