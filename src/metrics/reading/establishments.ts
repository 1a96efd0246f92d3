import { oncePerVersion } from '../../engine/once-per-version.ts'
import { sql, storeTable } from '../../engine/sql.ts'
import type { Filters } from '../definitions/filter.ts'

/** Gives the keys of the establishments that match filters on `establishment` and attributes. */
export type PickEstablishments = (filters: Filters) => readonly number[]

/** Reads the establishments once, so that filters on them need no further query. */
export const readEstablishments = oncePerVersion(async (engine): Promise<PickEstablishments> => {
  const rows = await engine.query(
    sql`SELECT establishment_key, 'establishment' AS dimension, establishment_id AS value FROM ${storeTable('establishments')}
    UNION ALL SELECT establishment_key, attribute, value FROM ${storeTable('establishment_attributes')}`,
    { establishment_key: 'count', dimension: 'text', value: 'text' },
  )
  const all = new Set<number>()
  const byValue = new Map<string, number[]>()
  for (const { establishment_key: key, dimension, value } of rows) {
    all.add(key)
    const name = JSON.stringify([dimension, value])
    const keys = byValue.get(name)
    if (keys === undefined) byValue.set(name, [key])
    else keys.push(key)
  }
  const having = ([dimension, values]: readonly [string, readonly string[]]) =>
    new Set(values.flatMap(value => byValue.get(JSON.stringify([dimension, value])) ?? []))

  return ({ where, not, within = [] }) => {
    const [first = all, ...others] = [where, ...within].flatMap(lists => Object.entries(lists).map(having))
    const dropped = Object.entries(not).map(having)
    return [...first].filter(key => others.every(set => set.has(key)) && !dropped.some(set => set.has(key)))
  }
})
