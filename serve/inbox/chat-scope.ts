import type { ChatScope } from '../../inbox/journal/scope.ts'
import { lookup } from '../../src/lookup.ts'
import type { FilterLists } from '../../src/metrics/definitions/filter.ts'
import type { DimensionValues } from '../../src/metrics/operators/dimension-values.ts'
import type { Viewer } from '../access/viewer.ts'
import type { Answering } from '../answering/answering.ts'

/** A viewer's part of the inbox, what its establishments are called, and what of it can be asked for. */
export interface OwnChats {
  readonly scopes: readonly ChatScope[]
  readonly names: ReadonlyMap<string, string>
  readonly values: DimensionValues
}

/** What is asked for of it: as in the statistics' address. */
export interface ChatFilter {
  readonly where: FilterLists
  readonly not: FilterLists
}

export interface OwnChatsOptions {
  readonly answering: Answering
  readonly signal: AbortSignal
  readonly filter?: ChatFilter
}

/**
 * What a viewer's scope is in the journal, whose chats have an establishment, a channel and a platform: of what is a property of
 * establishments, the establishments that the store says have it. One that the store does not know yet is nobody's but theirs who see all.
 * Throws `InvalidQueryError` for a filter by a dimension that there is not.
 */
export async function ownChats(
  { within }: Pick<Viewer, 'within'>,
  { answering, signal, filter = { where: {}, not: {} } }: OwnChatsOptions,
): Promise<OwnChats> {
  const valuesOf = async (lists: FilterLists): Promise<DimensionValues> => {
    const visit = await answering.visit({ within: lists, signal })
    try {
      return await visit.ask('dimensionValues', {})
    } finally {
      visit.close()
    }
  }
  const sitesOf = async (lists: FilterLists) => establishmentsOf(await valuesOf(lists)).map(({ value }) => value)
  const scopeOf = async (lists: FilterLists): Promise<ChatScope> => {
    const attributes = partOf(lists, name => !isOfChats(name))
    return {
      ...ofChats(lists),
      ...(Object.keys(attributes).length === 0 ? {} : { establishment_id: await sitesOf(attributes) }),
    }
  }
  const own = partOf(within, name => !isOfChats(name))
  const [scope, asked, excluded, sites, values] = await Promise.all([
    scopeOf(within),
    scopeOf(filter.where),
    // Without any one of them: an establishment of one list is out.
    Promise.all(Object.entries(filter.not).map(([name, list]) => scopeOf({ [name]: list }))),
    valuesOf(own),
    valuesOf(within),
  ])
  return {
    scopes: [scope, asked, ...excluded.map(without => ({ without }))].filter(one => Object.keys(one).length > 0),
    names: new Map(establishmentsOf(sites).map(({ value, label }) => [value, label])),
    values,
  }
}

const isOfChats = (name: string) => name === 'channel' || name === 'platform'

function partOf(lists: FilterLists, isIn: (name: string) => boolean): FilterLists {
  return Object.fromEntries(Object.entries(lists).filter(([name]) => isIn(name)))
}

function ofChats(lists: FilterLists): ChatScope {
  const [channel, platform] = [lookup(lists, 'channel'), lookup(lists, 'platform')]
  return { ...(channel === undefined ? {} : { channel }), ...(platform === undefined ? {} : { platform }) }
}

function establishmentsOf(values: DimensionValues): DimensionValues[number]['values'] {
  return values.find(({ dimension }) => dimension === 'establishment')?.values ?? []
}
