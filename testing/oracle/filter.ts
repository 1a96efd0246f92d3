import type { Filter } from '../../src/metrics/definitions/query.ts'
import type { Chat, Establishment, Stored } from './stored.ts'

/** The values of a chat in a dimension. Only an attribute may have several. */
export function valuesOf(chat: Chat, dimension: string, store: Stored): readonly string[] {
  if (dimension === 'channel') return [chat.channel]
  if (dimension === 'platform') return [chat.platform]
  if (dimension === 'establishment') return [chat.establishment]
  return attributeOf(store.listed.get(chat.establishment), dimension)
}

export function attributeOf(establishment: Establishment | undefined, attribute: string): readonly string[] {
  const values = establishment?.values.get(attribute) ?? []
  return values.length === 0 ? ['unknown'] : values
}

/** Whether a chat matches every key of `where` and no key of `not`. */
export function picks(chat: Chat, where: Filter, not: Filter, store: Stored): boolean {
  const matches = ([dimension, list]: Condition) => valuesOf(chat, dimension, store).some(value => list.includes(value))
  return conditions(where).every(matches) && !conditions(not).some(matches)
}

/** The listed establishments that match the filters on establishments. */
export function pickedEstablishments(where: Filter, not: Filter, store: Stored): Establishment[] {
  return [...store.listed.values()].filter(establishment => picksEstablishment(establishment, where, not))
}

/** Whether an establishment matches the filters. Those on channels and platforms are ignored. */
export function picksEstablishment(establishment: Establishment, where: Filter, not: Filter): boolean {
  const known = (filter: Filter) =>
    conditions(filter).filter(([dimension]) => dimension !== 'channel' && dimension !== 'platform')
  const matches = ([dimension, list]: Condition) =>
    establishmentValues(establishment, dimension).some(value => list.includes(value))
  return known(where).every(matches) && !known(not).some(matches)
}

/** The values of an establishment in a dimension; none in dimensions of chats. */
export function establishmentValues(establishment: Establishment, dimension: string): readonly string[] {
  if (dimension === 'channel' || dimension === 'platform') return []
  return dimension === 'establishment' ? [establishment.id] : attributeOf(establishment, dimension)
}

type Condition = readonly [dimension: string, list: readonly string[]]

function conditions(filter: Filter): Condition[] {
  return Object.entries(filter).flatMap(([dimension, list]) => (list === undefined ? [] : [[dimension, list] as const]))
}
