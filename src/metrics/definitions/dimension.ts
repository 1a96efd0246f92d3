import type { Engine } from '../../engine/engine.ts'
import { oncePerVersion } from '../../engine/once-per-version.ts'
import { identifier, operation, type Sql, sql, storeTable } from '../../engine/sql.ts'
import { InvalidQueryError } from '../../errors.ts'

/** The dimensions that every store has. A store's further dimensions are the attributes of its establishments. */
export const builtInDimensions = ['establishment', 'channel', 'platform'] as const
export type BuiltInDimension = (typeof builtInDimensions)[number]

/** How rows `f` that carry the keys of their chat are grouped. */
export interface Grouping {
  /** A join applied before the aggregation; it may repeat a row, once for each of its groups. */
  readonly join: Sql
  /** The expression to group by. */
  readonly key: Sql
  /** Turns a key of the aggregated rows into the group's text. */
  readonly text: (key: Sql) => { readonly join: Sql; readonly text: Sql }
  /** Whether there are only a few groups, as with channels, and no row is in two of them. */
  readonly hasFew?: boolean
}

export interface Dimension extends Grouping {
  /** The condition that one of a row's values is in the list. */
  readonly matches: (list: readonly string[]) => Sql
  /** Whether the value belongs to the establishment: its conditions then also pick establishments, not only chats. */
  readonly ofEstablishment: boolean
  /** Whether a chat may be in several groups, one for each value of its establishment. */
  readonly multiValued: boolean
  /** Maps a group of the finest grouping to its values: for an attribute, the values of an establishment id; otherwise the text itself. */
  readonly valuesOf: (engine: Engine) => Promise<(text: string) => readonly string[]>
  /** The labels of values; a value that is not in the map is its own label. */
  readonly labels: (engine: Engine) => Promise<ReadonlyMap<string, string>>
}

/** A store's dimensions by name. */
export type Dimensions = ReadonlyMap<string, Dimension>

/** The names of establishments whose name differs from their id. */
const readNames = oncePerVersion(async engine => {
  const rows = await engine.query(
    sql`SELECT establishment_id, name FROM ${storeTable('establishments')} WHERE name <> establishment_id`,
    { establishment_id: 'text', name: 'text' },
  )
  return new Map(rows.map(({ establishment_id, name }) => [establishment_id, name]))
})
const noLabels = async () => new Map<string, string>()
const itself = async () => (text: string) => [text]

const isIn = (value: Sql, list: readonly string[]) => operation('isIn', value, sql`${{ type: 'texts', texts: list }}`)

const builtIn = {
  establishment: {
    join: sql``,
    key: sql`f.establishment_key`,
    text: key => ({
      join: sql` JOIN ${storeTable('establishments')} AS e ON e.establishment_key = ${key}`,
      text: sql`e.establishment_id`,
    }),
    matches: list => sql`establishment_key IN (
      SELECT establishment_key FROM ${storeTable('establishments')} WHERE ${isIn(sql`establishment_id`, list)})`,
    ofEstablishment: true,
    multiValued: false,
    valuesOf: itself,
    labels: readNames,
  },
  channel: {
    join: sql``,
    key: sql`f.channel_key`,
    text: key => ({ join: sql` JOIN ${storeTable('channels')} AS c ON c.channel_key = ${key}`, text: sql`c.channel` }),
    matches: list =>
      sql`channel_key IN (SELECT channel_key FROM ${storeTable('channels')} WHERE ${isIn(sql`channel`, list)})`,
    ofEstablishment: false,
    hasFew: true,
    multiValued: false,
    valuesOf: itself,
    labels: noLabels,
  },
  platform: {
    join: sql``,
    key: sql`f.platform_key`,
    text: key => ({
      join: sql` JOIN ${storeTable('platforms')} AS p ON p.platform_key = ${key}`,
      text: sql`p.platform`,
    }),
    matches: list =>
      sql`platform_key IN (SELECT platform_key FROM ${storeTable('platforms')} WHERE ${isIn(sql`platform`, list)})`,
    ofEstablishment: false,
    hasFew: true,
    multiValued: false,
    valuesOf: itself,
    labels: noLabels,
  },
} as const satisfies Record<BuiltInDimension, Dimension>

/** Every establishment has a row for every attribute, `unknown` when it has no value, so the join loses no chat. */
function attributeDimension(attribute: string): Dimension {
  const values = identifier(`values of ${attribute}`)
  return {
    join: sql` JOIN ${storeTable('establishment_attributes')} AS ${values}
      ON ${values}.establishment_key = f.establishment_key AND ${values}.attribute = ${attribute}`,
    key: sql`${values}.value`,
    text: key => ({ join: sql``, text: key }),
    matches: list => sql`establishment_key IN (
      SELECT establishment_key FROM ${storeTable('establishment_attributes')}
      WHERE attribute = ${attribute} AND ${isIn(sql`value`, list)})`,
    ofEstablishment: true,
    multiValued: true,
    valuesOf: oncePerVersion(engine => readValues(engine, attribute)),
    labels: noLabels,
  }
}

async function readValues(engine: Engine, attribute: string): Promise<(text: string) => readonly string[]> {
  const rows = await engine.query(
    sql`SELECT establishment_id, value FROM ${storeTable('establishment_attributes')} JOIN ${storeTable('establishments')} USING (establishment_key)
    WHERE attribute = ${attribute}`,
    { establishment_id: 'text', value: 'text' },
  )
  const values = new Map<string, string[]>()
  for (const { establishment_id: id, value } of rows) values.set(id, [...(values.get(id) ?? []), value])
  return id => values.get(id) ?? []
}

/** The dimensions of the store. */
export const readDimensions = oncePerVersion(queryDimensions)

async function queryDimensions(engine: Engine): Promise<Dimensions> {
  const attributes = await engine.query(sql`SELECT attribute FROM ${storeTable('attributes')} ORDER BY attribute`, {
    attribute: 'text',
  })
  return new Map<string, Dimension>([
    ...Object.entries(builtIn),
    ...attributes.map(({ attribute }) => [attribute, attributeDimension(attribute)] as const),
  ])
}

/** Throws `InvalidQueryError` when the store has no such dimension. */
export function dimensionNamed(dimensions: Dimensions, name: string): Dimension {
  const dimension = dimensions.get(name)
  if (dimension !== undefined) return dimension
  const choices = [...dimensions.keys()]
  throw new InvalidQueryError(`dimension must be one of ${choices.join(', ')}: ${JSON.stringify(name)}`, {
    problem: { about: 'dimension', value: name, choices },
  })
}
