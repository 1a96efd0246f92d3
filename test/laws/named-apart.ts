import type { Filter } from '../../src/metrics/definitions/query.ts'
import type { CanonicalEstablishment, Log } from '../../testing/oracle/log.ts'
import { dimensionValues } from '../../testing/oracle/oracle.ts'
import type { Stored } from '../../testing/oracle/stored.ts'

/** The same log, but no text of it is two things: an establishment's name no other's, nor a channel or an attribute's value. */
export function logNamedApart({ rows, establishments, ...rest }: Log): Log {
  return {
    ...rest,
    rows: rows.map(row => ({
      ...row,
      chatId: `chat ${row.chatId}`,
      customerId: row.customerId === null ? null : `customer ${row.customerId}`,
      establishmentId: valueNamedApart('establishment', row.establishmentId),
      channel: row.channel === null ? null : valueNamedApart('channel', row.channel),
      platform: row.platform === null ? null : valueNamedApart('platform', row.platform),
    })),
    establishments: establishments.map(file => ({ ...file, rows: file.rows.map(establishmentNamedApart) })),
  }
}

/** A filter of it. */
export function filterNamedApart(filter: Filter): Filter {
  return Object.fromEntries(
    Object.entries(filter).map(([name, list = []]) => [name, list.map(value => valueNamedApart(name, value))]),
  )
}

/** What of the whole nobody may see who sees only the part. */
export function outsideOf(whole: Stored, part: Stored): ReadonlySet<string> {
  const inside = namesIn(part)
  return new Set([...namesIn(whole)].filter(text => !inside.has(text)))
}

/** All texts in an answer, but those of its query, which are the asker's own. */
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

// What is missing is called so whatever the dimension.
function valueNamedApart(name: string, value: string): string {
  return value === 'unknown' ? value : `${name} ${value}`
}
