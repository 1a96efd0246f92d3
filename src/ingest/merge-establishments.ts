import type { Engine } from '../engine/engine.ts'
import { type Sql, sql } from '../engine/sql.ts'

/**
 * Moves the temp table `incoming_establishments` into the store, where it replaces the establishments that it lists, including their
 * attributes. `attributes` are the names of the file's further columns, even those without values.
 */
export async function mergeEstablishments(engine: Engine, attributes: readonly string[]): Promise<void> {
  for (const attribute of attributes) {
    await engine.execute(
      sql`INSERT INTO attributes SELECT ${attribute} WHERE ${attribute} NOT IN (SELECT attribute FROM attributes)`,
    )
  }
  for (const statement of replaceListed) await engine.execute(statement)
}

const replaceListed: readonly Sql[] = [
  sql`INSERT INTO establishments
    SELECT ((SELECT coalesce(max(establishment_key), 0) FROM establishments) + row_number() OVER (ORDER BY establishment_id))::INTEGER,
      establishment_id, establishment_id, NULL, true
    FROM incoming_establishments ANTI JOIN establishments USING (establishment_id)`,
  sql`UPDATE establishments SET name = coalesce(i.name, i.establishment_id), time_zone = i.time_zone, listed = true
    FROM incoming_establishments i WHERE i.establishment_id = establishments.establishment_id`,
  sql`DELETE FROM establishment_attributes WHERE establishment_key IN (
    SELECT establishment_key FROM establishments SEMI JOIN incoming_establishments USING (establishment_id))`,
  sql`INSERT INTO establishment_attributes
    SELECT DISTINCT establishment_key, pair.attribute, pair.value
    FROM (SELECT establishment_id, unnest(attributes) AS pair FROM incoming_establishments)
    JOIN establishments USING (establishment_id)`,
  sql`DROP TABLE incoming_establishments`,
]

/** Gives every establishment a row for every attribute, `unknown` if it has no value. The last step of a load. */
export async function completeAttributes(engine: Engine): Promise<void> {
  await engine.execute(sql`INSERT INTO establishment_attributes
    SELECT establishment_key, attribute, 'unknown' FROM establishments CROSS JOIN attributes
    ANTI JOIN establishment_attributes USING (establishment_key, attribute)`)
}
