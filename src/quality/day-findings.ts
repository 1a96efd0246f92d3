import type { Engine } from '../engine/engine.ts'
import { allOf, instant, onShards, operation, type Sql, sql, storeTable } from '../engine/sql.ts'
import type { Known } from '../metrics/reading/known.ts'
import { civilFromDay } from '../time/civil.ts'
import type { Found, FoundByName } from './findings.ts'

const dayMicros = 86_400_000_000n
const dayOf = operation('floorDivide', operation('epochMicros', sql`sent_at`), sql`${dayMicros}`)

/** The silence after which an establishment counts as silent: so many days, and so many times its longest earlier silence. */
const [fewestSilentDays, timesLongest] = [7, 2]
/** The number of days with messages from which the rhythm of an establishment is known. */
const fewestDays = 10

/** Days without a message, and establishments that stopped having any. `conditions` limit the chats. Days are those of UTC. */
export async function readDayFindings(
  engine: Engine,
  conditions: readonly Sql[],
  { until }: Known,
): Promise<FoundByName> {
  // Rows dated after the load say nothing about the days before them.
  if (until === null) return {}
  const untilDay = Number(until / dayMicros)
  const within = sql`${allOf(conditions)} AND sent_at < ${instant(until)}`
  const daysOf = (columns: Sql) =>
    sql`SELECT DISTINCT * FROM ${onShards(sql`SELECT DISTINCT ${columns} FROM ${storeTable('activity')} WHERE ${within}`)} AS own`
  const days = daysOf(sql`establishment_key, ${dayOf} AS "day"`)
  const most = sql`FROM silent AS s JOIN ${storeTable('establishments')} AS e ON e.establishment_key = s.establishment_key
    ORDER BY s.days DESC, s.establishment_key LIMIT 1`
  const [found, silent] = await Promise.all([
    engine.query(sql`SELECT "day" FROM (${daysOf(sql`${dayOf} AS "day"`)}) AS d ORDER BY "day"`, { day: 'count' }),
    engine.query(
      sql`WITH gaps AS (
          SELECT establishment_key, "day", "day" - ${operation('previous', sql`"day"`, sql`establishment_key`, sql`"day"`)} AS gap
          FROM (${days}) AS d),
        rhythm AS (
          SELECT establishment_key, max("day") AS last_day, count(*) AS days, coalesce(${operation('maximum', sql`gap`)}, 0) AS longest
          FROM gaps GROUP BY establishment_key),
        silent AS (SELECT * FROM rhythm WHERE days >= ${fewestDays}
          AND ${untilDay} - last_day > greatest(${fewestSilentDays}, ${timesLongest} * longest))
        SELECT (SELECT count(*) FROM silent) AS silent, (SELECT count(*) FROM rhythm) AS everything,
          (SELECT e.name ${most}) AS name, (SELECT s.last_day ${most}) AS last_day`,
      { silent: 'count', everything: 'count', name: 'text?', last_day: 'count?' },
    ),
  ])
  const [rhythm] = silent
  return {
    emptyDays: emptyDays(
      found.map(({ day }) => day),
      untilDay,
    ),
    silentEstablishments: {
      count: rhythm?.silent ?? 0,
      of: rhythm?.everything ?? 0,
      example: rhythm?.name == null ? null : `${rhythm.name}, ${civilFromDay(rhythm.last_day ?? 0)}`,
    },
  }
}

/**
 * The days without a message from the first one with a message until `untilDay`, which is not over. Only weekdays that have messages at least
 * every other time count: a business that closes on Sundays is no fault of the log. The example is the longest run.
 */
export function emptyDays(days: readonly number[], untilDay: number): Found {
  const [first] = days
  if (first === undefined) return { count: 0, of: 0, example: null }
  const had = new Set(days)
  const all = Array.from({ length: Math.max(0, untilDay - first) }, (_, index) => first + index)
  const isUsual = Array.from({ length: 7 }, (_, weekday) => {
    const alike = all.filter(day => day % 7 === weekday)
    return alike.filter(day => had.has(day)).length * 2 >= alike.length
  })
  const empty = all.filter(day => !had.has(day) && isUsual[day % 7] === true)
  let [longest, run] = [[] as number[], [] as number[]]
  for (const day of empty) {
    run = run.at(-1) === day - 1 ? [...run, day] : [day]
    if (run.length > longest.length) longest = run
  }
  const [from, to] = [longest[0], longest.at(-1)]
  const example =
    from === undefined || to === undefined
      ? null
      : from === to
        ? civilFromDay(from)
        : `${civilFromDay(from)}/${civilFromDay(to)}`
  return { count: empty.length, of: all.length, example }
}
