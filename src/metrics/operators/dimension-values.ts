import { compareText } from '../../compare-text.ts'
import type { Engine } from '../../engine/engine.ts'
import { oncePerVersion } from '../../engine/once-per-version.ts'
import type { Source } from '../../engine/source.ts'
import { allOf, type Sql, sql, storeTable } from '../../engine/sql.ts'
import { sortInSlices } from '../../slices.ts'
import { readDimensions } from '../definitions/dimension.ts'
import { type Chats, chatsOf, insideConditions } from '../definitions/filter.ts'
import { readFrom } from '../reading/read-from.ts'

/** The values that a filter may name, by dimension, in the order of the dimensions. */
export type DimensionValues = readonly {
  readonly dimension: string
  /** Ordered by label. */
  readonly values: readonly {
    readonly value: string
    /** The establishment's name; for other dimensions, the value itself. */
    readonly label: string
  }[]
}[]

/**
 * The values of all dimensions: channels and platforms that the source's chats have, and the source's establishments with their
 * attributes, even those without chats. Throws `InvalidQueryError` for a source restricted by an unknown dimension.
 *
 * @example
 * const values = await dimensionValues(store)
 * console.log(values.map(({ dimension }) => dimension).slice(0, 3)) // establishment,channel,platform
 */
export async function dimensionValues(source: Source): Promise<DimensionValues> {
  return readFrom(source, async ({ engine, within }) => {
    const dimensions = await readDimensions(engine)
    const chats = chatsOf(dimensions, { where: {}, not: {}, within })
    const names = [...dimensions.keys()]
    const rows = await Promise.all([
      readValues(engine, ofEstablishmentsSql(chats)),
      chats.conditions.length === 0 ? readOfAllChats(engine) : readValues(engine, ofChatsSql(chats)),
    ])
    const values = new Map(names.map(name => [name, [] as { value: string; label: string }[]]))
    for (const { dimension, value, label } of rows.flat()) values.get(dimension)?.push({ value, label })
    return Promise.all(
      names.map(async dimension => ({
        dimension,
        values: await sortInSlices(
          values.get(dimension) ?? [],
          (a, b) => compareText(a.label, b.label) || compareText(a.value, b.value),
          engine.signal,
        ),
      })),
    )
  })
}

function readValues(engine: Engine, statement: Sql) {
  return engine.query(statement, { dimension: 'text', value: 'text', label: 'text' })
}

function ofEstablishmentsSql(chats: Chats): Sql {
  const own = sql`SELECT establishment_key FROM ${storeTable('establishments')} WHERE ${allOf(insideConditions(chats))}`
  return sql`SELECT 'establishment' AS dimension, establishment_id AS value, name AS label FROM ${storeTable('establishments')}
      WHERE establishment_key IN (${own})
    UNION ALL SELECT DISTINCT attribute, value, value FROM ${storeTable('establishment_attributes')} WHERE establishment_key IN (${own})`
}

/** Cached per version, because it scans every chat. */
const readOfAllChats = oncePerVersion(engine => readValues(engine, ofChatsSql({ conditions: [] })))

function ofChatsSql({ conditions }: Pick<Chats, 'conditions'>): Sql {
  const own = (key: Sql) => sql`${key} IN (SELECT ${key} FROM ${storeTable('chats')} WHERE ${allOf(conditions)})`
  return sql`SELECT 'channel' AS dimension, channel AS value, channel AS label FROM ${storeTable('channels')} WHERE ${own(sql`channel_key`)}
    UNION ALL SELECT 'platform', platform, platform FROM ${storeTable('platforms')} WHERE ${own(sql`platform_key`)}`
}
