import type { Engine } from '../engine/engine.ts'
import { allOf, onShards, operation, type Sql, sql, storeTable } from '../engine/sql.ts'
import type { FoundByName } from './findings.ts'

/** What establishments lack. `inside` limits the establishments. The example is the one with the most chats. */
export async function readEstablishmentFindings(engine: Engine, inside: readonly Sql[]): Promise<FoundByName> {
  const most = (condition: Sql) =>
    sql`(SELECT establishment_id FROM own WHERE ${condition} ORDER BY chats DESC, establishment_id LIMIT 1)`
  const [found] = await engine.query(
    sql`WITH used AS (
        SELECT establishment_key, sum(chats) AS chats
        FROM ${onShards(sql`SELECT establishment_key, count(*) AS chats FROM ${storeTable('chats')} GROUP BY establishment_key`)} AS c
        GROUP BY establishment_key),
      own AS (
        SELECT e.establishment_id AS establishment_id, e.listed AS listed, e.time_zone AS time_zone, coalesce(c.chats, 0) AS chats
        FROM (SELECT * FROM ${storeTable('establishments')} WHERE ${allOf(inside)}) AS e
        LEFT JOIN used AS c ON c.establishment_key = e.establishment_key)
      SELECT count(*) AS everything, count(*) FILTER (WHERE NOT listed) AS unlisted, ${most(sql`NOT listed`)} AS unlisted_example,
        count(*) FILTER (WHERE time_zone IS NULL) AS unzoned, ${most(sql`time_zone IS NULL`)} AS unzoned_example,
        count(*) FILTER (WHERE chats = 0) AS unused,
        ${operation('minimum', sql`establishment_id`)} FILTER (WHERE chats = 0) AS unused_example
      FROM own`,
    {
      everything: 'count',
      unlisted: 'count',
      unlisted_example: 'text?',
      unzoned: 'count',
      unzoned_example: 'text?',
      unused: 'count',
      unused_example: 'text?',
    },
  )
  if (found === undefined) throw new Error('an aggregate without groups gave no row')
  const of = found.everything
  return {
    unknownEstablishments: { count: found.unlisted, of, example: found.unlisted_example },
    establishmentsWithoutZone: { count: found.unzoned, of, example: found.unzoned_example },
    establishmentsWithoutMessages: { count: found.unused, of, example: found.unused_example },
  }
}
