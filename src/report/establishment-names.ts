import { oncePerVersion } from '../engine/once-per-version.ts'
import type { Source } from '../engine/source.ts'
import { sql, storeTable } from '../engine/sql.ts'
import type { ResolvedQuery } from '../metrics/definitions/query.ts'
import { dimensionValues } from '../metrics/operators/dimension-values.ts'
import { readFrom } from '../metrics/reading/read-from.ts'
import { isUnrestricted } from '../metrics/reading/restrict.ts'
import type { EstablishmentName } from './model/report-input.ts'

/**
 * The names of the establishments in a query's filters, for the head of a report. A restricted source only gives names of its own
 * establishments.
 */
export async function establishmentNames(
  source: Source,
  { where, not, within = [] }: Pick<ResolvedQuery, 'where' | 'not' | 'within'>,
): Promise<readonly EstablishmentName[]> {
  const ids = [...new Set([where, not, ...within].flatMap(filter => filter.establishment ?? []))]
  if (ids.length === 0) return []
  const names = isUnrestricted(source)
    ? await readFrom(source, ({ engine }) => readNames(engine))
    : await namesWithin(source)
  return ids.flatMap(id => {
    const name = names.get(id)
    return name === undefined || name === id ? [] : [{ id, name }]
  })
}

const readNames = oncePerVersion(async (engine): Promise<ReadonlyMap<string, string>> => {
  const rows = await engine.query(sql`SELECT establishment_id, name FROM ${storeTable('establishments')}`, {
    establishment_id: 'text',
    name: 'text',
  })
  return new Map(rows.map(row => [row.establishment_id, row.name]))
})

async function namesWithin(source: Source): Promise<ReadonlyMap<string, string>> {
  const own = (await dimensionValues(source)).find(({ dimension }) => dimension === 'establishment')
  return new Map(own?.values.map(({ value, label }) => [value, label]))
}
