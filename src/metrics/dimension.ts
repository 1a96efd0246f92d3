import type { Engine } from '../engine/engine.ts'
import { identifier, operation, type Sql, sql } from '../engine/sql.ts'
import { InvalidQueryError } from '../errors.ts'

/** The dimensions that every store has. A store's others are the attributes of its establishments. */
export const builtInDimensions = ['establishment', 'channel', 'platform'] as const
export type BuiltInDimension = (typeof builtInDimensions)[number]

/** How rows `f` that carry the keys of their chat are put in groups. */
export interface Grouping {
  /** Joined to the rows before they are aggregated; may repeat a row, once for each of its groups. */
  readonly join: Sql
  /** What the rows are grouped by. */
  readonly key: Sql
  /** How a key of the aggregated rows becomes the group's text. */
  readonly text: (key: Sql) => { readonly join: Sql; readonly text: Sql }
}

export interface Dimension extends Grouping {
  /** The condition that one of a row's values is in a list. */
  readonly matches: (list: readonly string[]) => Sql
  /** Whether the value is the establishment's: such a condition also picks establishments, not only chats. */
  readonly ofEstablishment: boolean
  /** Whether a chat may be in several groups. */
  readonly multiValued: boolean
  /** What a value is called, `value` and `label`; null where it is its own label. */
  readonly labels: Sql | null
}

/** A store's dimensions by name. */
export type Dimensions = ReadonlyMap<string, Dimension>

const isIn = (value: Sql, list: readonly string[]) => operation('isIn', value, sql`${{ type: 'texts', texts: list }}`)

const builtIn = {
  establishment: {
    join: sql``,
    key: sql`f.establishment_key`,
    text: key => ({
      join: sql` JOIN establishments AS e ON e.establishment_key = ${key}`,
      text: sql`e.establishment_id`,
    }),
    matches: list => sql`establishment_key IN (
      SELECT establishment_key FROM establishments WHERE ${isIn(sql`establishment_id`, list)})`,
    ofEstablishment: true,
    multiValued: false,
    labels: sql`SELECT establishment_id AS value, name AS label FROM establishments`,
  },
  channel: {
    join: sql``,
    key: sql`f.channel_key`,
    text: key => ({ join: sql` JOIN channels AS c ON c.channel_key = ${key}`, text: sql`c.channel` }),
    matches: list => sql`channel_key IN (SELECT channel_key FROM channels WHERE ${isIn(sql`channel`, list)})`,
    ofEstablishment: false,
    multiValued: false,
    labels: null,
  },
  platform: {
    join: sql``,
    key: sql`f.platform_key`,
    text: key => ({ join: sql` JOIN platforms AS p ON p.platform_key = ${key}`, text: sql`p.platform` }),
    matches: list => sql`platform_key IN (SELECT platform_key FROM platforms WHERE ${isIn(sql`platform`, list)})`,
    ofEstablishment: false,
    multiValued: false,
    labels: null,
  },
} as const satisfies Record<BuiltInDimension, Dimension>

/** Every establishment has a row for every attribute, `unknown` where it has no value: the join loses no chat. */
function attributeDimension(attribute: string): Dimension {
  const values = identifier(`values of ${attribute}`)
  return {
    join: sql` JOIN establishment_attributes AS ${values}
      ON ${values}.establishment_key = f.establishment_key AND ${values}.attribute = ${attribute}`,
    key: sql`${values}.value`,
    text: key => ({ join: sql``, text: key }),
    matches: list => sql`establishment_key IN (
      SELECT establishment_key FROM establishment_attributes
      WHERE attribute = ${attribute} AND ${isIn(sql`value`, list)})`,
    ofEstablishment: true,
    multiValued: true,
    labels: null,
  }
}

// An engine reads one immutable version, so what dimensions it has is asked once.
const known = new WeakMap<Engine, Promise<Dimensions>>()

export function readDimensions(engine: Engine): Promise<Dimensions> {
  let dimensions = known.get(engine)
  if (dimensions === undefined) {
    dimensions = queryDimensions(engine)
    known.set(engine, dimensions)
  }
  return dimensions
}

async function queryDimensions(engine: Engine): Promise<Dimensions> {
  const attributes = await engine.query(sql`SELECT attribute FROM attributes ORDER BY attribute`, { attribute: 'text' })
  return new Map<string, Dimension>([
    ...Object.entries(builtIn),
    ...attributes.map(({ attribute }) => [attribute, attributeDimension(attribute)] as const),
  ])
}

/** Throws `InvalidQueryError` when the store has no such dimension. */
export function dimensionNamed(dimensions: Dimensions, name: string): Dimension {
  const dimension = dimensions.get(name)
  if (dimension !== undefined) return dimension
  throw new InvalidQueryError(`dimension must be one of ${[...dimensions.keys()].join(', ')}: ${JSON.stringify(name)}`)
}
