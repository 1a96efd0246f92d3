import type { Engine } from '../../engine/engine.ts'
import { oncePerVersion } from '../../engine/once-per-version.ts'
import { join, operation, sql, storeTable } from '../../engine/sql.ts'
import { InvalidQueryError } from '../../errors.ts'
import type { Dimension } from '../definitions/dimension.ts'
import type { Fact, Window } from '../definitions/fact.ts'
import type { Chats } from '../definitions/filter.ts'
import { questionSql } from './ask.ts'
import type { Reader } from './reader.ts'

/** The size of an answer: it has one cell per group, bucket, period and metric. */
export interface AskedCells {
  readonly fact: Fact
  readonly chats: Chats
  /** Names of dimensions. */
  readonly by: readonly string[]
  /** The windows of the period and of its comparison. */
  readonly windows: readonly Window[]
  /** The number of buckets in all windows together; null when the question has no grain. */
  readonly buckets: number | null
  /** Whether groups without rows are listed. Default false. */
  readonly withEmpty?: boolean
  /** The number of metrics per group. Default 1. */
  readonly metrics?: number
}

/**
 * Throws `InvalidQueryError` when an answer would have more cells than the reader's `maxCells`, before any of it is read. The number of values
 * in the store nearly always settles it; otherwise the groups that have rows are counted.
 */
export async function assertCells(reader: Reader, asked: AskedCells): Promise<void> {
  const { engine, maxCells } = reader
  const { by, chats, windows, buckets, withEmpty = false, metrics = 1 } = asked
  const each = (buckets ?? windows.length) * metrics
  const dimensions = by.flatMap(name => chats.dimensions.get(name) ?? [])
  const possible = await countPossible(engine, by)
  if (possible * each <= maxCells) return
  const groups = withEmpty || by.length === 0 ? possible : await countWithRows(engine, asked, dimensions)
  if (groups * each <= maxCells) return
  const cells = groups * each
  const factors = [
    ...(by.length === 0 ? [] : [`${counted(groups, 'group')} by ${by.join(' and ')}`]),
    ...(buckets === null ? [counted(windows.length, 'period')] : [counted(buckets, 'bucket')]),
    ...(metrics === 1 ? [] : [counted(metrics, 'metric')]),
  ]
  throw new InvalidQueryError(
    `an answer may have at most ${formatted(maxCells)} cells: ${factors.join(' × ')} = ${formatted(cells)}; ${remedies(asked)} would make it smaller`,
    { problem: { about: 'cells', value: String(cells) } },
  )
}

function remedies({ by, windows, buckets, metrics = 1 }: AskedCells): string {
  return [
    ...(buckets === null ? [] : ['a shorter period', 'a coarser grain']),
    ...(by.length === 0 ? [] : ['a filter (where) that leaves fewer groups']),
    ...(windows.length > 1 ? ['no comparison'] : []),
    ...(metrics > 1 ? ['fewer metrics'] : []),
  ]
    .join(', ')
    .replace(/, ([^,]*)$/, ' or $1')
}

/** The number of groups in the whole store, without any filter. */
async function countPossible(engine: Engine, by: readonly string[]): Promise<number> {
  if (by.length === 0) return 1
  const values = await countValues(engine)
  return by.reduce((product, name) => product * (values.get(name) ?? 1), 1)
}

/** The number of values in the store, by dimension. */
const countValues = oncePerVersion(async engine => {
  const rows = await engine.query(
    sql`SELECT 'establishment' AS dimension, count(*) AS count FROM ${storeTable('establishments')}
    UNION ALL SELECT 'channel', count(*) FROM ${storeTable('channels')} UNION ALL SELECT 'platform', count(*) FROM ${storeTable('platforms')}
    UNION ALL SELECT attribute, ${operation('distinctCount', sql`value`)} FROM ${storeTable('establishment_attributes')} GROUP BY attribute`,
    { dimension: 'text', count: 'count' },
  )
  return new Map(rows.map(({ dimension, count }) => [dimension, count]))
})

async function countWithRows(
  engine: Engine,
  { fact, chats, windows, buckets }: AskedCells,
  by: readonly Dimension[],
): Promise<number> {
  const questions = windows.map(window =>
    questionSql({ fact, values: {}, window, chats, by, ...(buckets === null ? {} : { buckets: [window.start] }) }),
  )
  const groups = join(
    questions.map(question => sql`SELECT ${operation('allBut', sql`bucket`)} FROM (${question})`),
    sql` UNION `,
  )
  const [found] = await engine.query(sql`SELECT count(*) AS groups FROM (${groups})`, { groups: 'count' })
  return found?.groups ?? 0
}

function counted(number: number, noun: string): string {
  return `${formatted(number)} ${noun}${number === 1 ? '' : 's'}`
}

function formatted(number: number): string {
  return number.toLocaleString('en-US')
}
