import type { Engine } from '../engine/engine.ts'
import { allOf, type Sql, sql } from '../engine/sql.ts'
import type { FoundByName } from './findings.ts'

/** What establishments lack. `inside` limits the establishments. The example is the one with the most chats. */
export async function readEstablishmentFindings(engine: Engine, inside: readonly Sql[]): Promise<FoundByName> {
  const [found] = await engine.query(
    sql`WITH own AS (
        SELECT e.*, coalesce(c.chats, 0) AS chats FROM (SELECT * FROM establishments WHERE ${allOf(inside)}) AS e
        LEFT JOIN (SELECT establishment_key, count(*) AS chats FROM chats GROUP BY establishment_key) AS c
          ON c.establishment_key = e.establishment_key)
      SELECT count(*) AS everything, count(*) FILTER (WHERE NOT listed) AS unlisted,
        arg_max(establishment_id, chats) FILTER (WHERE NOT listed) AS unlisted_example,
        count(*) FILTER (WHERE time_zone IS NULL) AS unzoned,
        arg_max(establishment_id, chats) FILTER (WHERE time_zone IS NULL) AS unzoned_example,
        count(*) FILTER (WHERE chats = 0) AS unused, min(establishment_id) FILTER (WHERE chats = 0) AS unused_example
      FROM (SELECT * FROM own ORDER BY establishment_id)`,
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
