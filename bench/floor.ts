import { read } from '../src/engine/source.ts'
import { allOf, identifier, instant, join, type Sql, sql } from '../src/engine/sql.ts'
import type { Store } from '../src/index.ts'
import { conditions } from './opponents/conditions.ts'
import type { Asked, QuestionName } from './question.ts'

const visible = ['sent_at', 'chat_key', 'author', 'kind']

/** The columns of the loaded log that each question must read, whatever it does with them. */
const needed: Readonly<Record<QuestionName | 'report', readonly string[]>> = {
  volume: [...visible, 'customer_key'],
  channels: [...visible, 'channel_key'],
  platforms: [...visible, 'platform_key'],
  evolution: [...visible, 'channel_key'],
  sites: [...visible, 'establishment_key'],
  regions: [...visible, 'establishment_key'],
  heatmap: [...visible, 'establishment_key'],
  summary: visible,
  watchList: [...visible, 'establishment_key', 'customer_key'],
  report: [...visible, 'customer_key', 'establishment_key', 'channel_key', 'platform_key'],
}

/**
 * The floor of a question: its columns of the log are read once over its period, filtered and summed, so that statistics cannot give
 * the answer. Nothing is made distinct, grouped or derived. Who is waiting depends on all rows before the end.
 */
export async function scan(
  store: Store<'region'>,
  question: QuestionName | 'report',
  asked: Asked,
): Promise<undefined> {
  const before = sql`sent_at < ${instant(asked.from)}`
  const during = sql`sent_at >= ${instant(asked.from)} AND sent_at < ${instant(asked.to)}`
  return read(store, async engine => {
    const read = (columns: readonly string[], rows: Sql) =>
      engine.query(sql`SELECT ${join(columns.map(sumOf))} FROM log WHERE ${allOf([rows, picked(asked.where)])}`, {})
    await read(needed[question], during)
    if (question === 'watchList' || question === 'report') await read(needed.watchList, before)
    return undefined
  })
}

function sumOf(column: string): Sql {
  if (column === 'sent_at') return sql`sum(epoch_us(sent_at))`
  return column === 'author' || column === 'kind'
    ? sql`sum(enum_code(${identifier(column)}))`
    : sql`sum(${identifier(column)})`
}

const picked = (where: Asked['where']) =>
  conditions(where, {
    establishment: isIn => keyAmong('establishment', sql`establishments WHERE ${isIn(sql`establishment_id`)}`),
    region: isIn =>
      keyAmong('establishment', sql`establishment_attributes WHERE attribute = 'region' AND ${isIn(sql`value`)}`),
    channel: isIn => keyAmong('channel', sql`channels WHERE ${isIn(sql`channel`)}`),
    platform: isIn => keyAmong('platform', sql`platforms WHERE ${isIn(sql`platform`)}`),
  })

function keyAmong(name: string, rows: Sql): Sql {
  const key = identifier(`${name}_key`)
  return sql`${key} IN (SELECT ${key} FROM ${rows})`
}
