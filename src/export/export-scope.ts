import { z } from 'zod'
import type { Engine } from '../engine/engine.ts'
import { allOf, type Sql, sql } from '../engine/sql.ts'
import { builtInDimensions, readDimensions } from '../metrics/definitions/dimension.ts'
import { chatsOf, type FilterLists, ofEstablishments, ofOthers } from '../metrics/definitions/filter.ts'
import type { Filter, PeriodInput } from '../metrics/definitions/query.ts'
import { instantKeys, parseQuery } from '../metrics/definitions/query-schema.ts'
import type { Micros } from '../time/instant.ts'
import { resolvePeriod } from '../time/resolve-period.ts'
import { dayStart, localDate } from '../time/zone.ts'

/** Which rows to export. Without any of these, all. */
export interface ExportQuery<Attribute extends string = never> {
  /** Messages sent in it, chats active in it, waits opened in it. Establishments are not narrowed by a period. */
  readonly period?: PeriodInput
  /** The zone of the period's dates. Default `UTC`. */
  readonly zone?: string
  /** Leaves out rows sent at or after this instant. Default: none. */
  readonly asOf?: string
  readonly where?: Filter<Attribute>
  readonly not?: Filter<Attribute>
}

/** An `ExportQuery`, resolved against a store. */
export interface ExportScope {
  /** For rows that carry the keys of their chat. */
  readonly conditions: readonly Sql[]
  /** For rows of `establishments`. */
  readonly ofSites: readonly Sql[]
  readonly window: { readonly start: Micros; readonly end: Micros } | null
  readonly asOf: Micros | null
  /** Whether texts and attachments are written. */
  readonly texts: boolean
}

const { period, zone, asOf, where, not } = instantKeys
const query = z.strictObject({ period, zone, asOf, where, not })

/** Throws `InvalidQueryError`. `within` is the restriction of the source. */
export async function exportScope(
  engine: Engine,
  asked: ExportQuery<string>,
  { within, texts }: { readonly within: readonly FilterLists[]; readonly texts: boolean },
): Promise<{ readonly scope: ExportScope; readonly attributes: readonly string[] }> {
  const { period, zone, asOf = null, where, not } = parseQuery(query, asked)
  const dimensions = await readDimensions(engine)
  const chats = chatsOf(dimensions, { where, not, within })
  const dates = period === undefined ? null : resolvePeriod(period, asOf === null ? null : localDate(zone, asOf))
  const others = chatsOf(dimensions, ofOthers(chats)).conditions
  return {
    scope: {
      conditions: chats.conditions,
      ofSites: [
        ...chatsOf(dimensions, ofEstablishments(chats)).conditions,
        ...(others.length === 0
          ? []
          : [sql`establishment_key IN (SELECT establishment_key FROM chats WHERE ${allOf(others)})`]),
      ],
      window: dates === null ? null : { start: dayStart(zone, dates.start), end: dayStart(zone, dates.end) },
      asOf,
      texts,
    },
    attributes: [...dimensions.keys()].filter(name => !builtInDimensions.some(known => known === name)),
  }
}
