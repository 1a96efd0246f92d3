import type { Filter } from '../../src/metrics/definitions/query.ts'
import type { CanonicalEstablishment, Log } from '../../testing/oracle/log.ts'
import { dimensionValues } from '../../testing/oracle/oracle.ts'
import type { Stored } from '../../testing/oracle/stored.ts'

/** The same log, with a distinct text for each thing: no establishment, channel or attribute value shares a name. */
export function logNamedApart({ rows, establishments, ...rest }: Log): Log {
  return {
    ...rest,
    rows: rows.map(row => ({
      ...row,
      chatId: `chat ${row.chatId}`,
      customerId: row.customerId === null ? null : `customer ${row.customerId}`,
      establishmentId: row.establishmentId === null ? null : valueNamedApart('establishment', row.establishmentId),
      channel: row.channel === null ? null : valueNamedApart('channel', row.channel),
      platform: row.platform === null ? null : valueNamedApart('platform', row.platform),
    })),
    establishments: establishments.map(file => ({ ...file, rows: file.rows.map(establishmentNamedApart) })),
  }
}

/** The filter for such a log. */
export function filterNamedApart(filter: Filter): Filter {
  return Object.fromEntries(
    Object.entries(filter).map(([name, list = []]) => [name, list.map(value => valueNamedApart(name, value))]),
  )
}

/** The texts of the whole store that must stay hidden from a user who sees only the part. */
export function outsideOf(whole: Stored, part: Stored): ReadonlySet<string> {
  const inside = namesIn(part)
  return new Set([...namesIn(whole)].filter(text => !inside.has(text)))
}

/** All texts of an answer except its query, which the asker wrote. */
export function textsIn(answer: unknown): readonly string[] {
  if (typeof answer === 'string') return [answer]
  if (typeof answer !== 'object' || answer === null) return []
  return Object.entries(answer).flatMap(([name, value]) => (name === 'query' ? [] : [name, ...textsIn(value)]))
}

function namesIn(store: Stored): ReadonlySet<string> {
  const ofChats = store.chats.flatMap(({ id, customer }) => [id, customer])
  const ofDimensions = dimensionValues(store).flatMap(({ values }) =>
    values.flatMap(({ value, label }) => [value, label]),
  )
  return new Set([...ofChats, ...ofDimensions])
}

function establishmentNamedApart(row: CanonicalEstablishment): CanonicalEstablishment {
  return {
    ...row,
    establishmentId: valueNamedApart('establishment', row.establishmentId),
    name: row.name === null ? null : `${row.name}, the name of ${row.establishmentId}`,
    values: row.values.map(([name, list]) => [name, list.map(value => valueNamedApart(name, value))]),
  }
}

// Missing values have the same name in every dimension.
function valueNamedApart(name: string, value: string): string {
  return value === 'unknown' ? value : `${name} ${value}`
}
