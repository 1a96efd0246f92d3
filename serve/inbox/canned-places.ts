import { isWithin } from '../../inbox/journal/scope.ts'
import type { ChatRow } from '../../inbox/journal/tables.ts'
import { canonicalText } from '../../src/canonical-text.ts'
import { InvalidQueryError } from '../../src/errors.ts'
import { lookup } from '../../src/lookup.ts'
import type { FilterLists } from '../../src/metrics/definitions/filter.ts'
import type { DimensionValues } from '../../src/metrics/operators/dimension-values.ts'
import type { Viewer } from '../access/viewer.ts'
import type { Answering } from '../answering/answering.ts'
import { ownChats } from './chat-scope.ts'

/** The places, as the journal keeps them, that a chat is in. */
export async function placesOfChat(
  chat: Pick<ChatRow, 'establishment_id' | 'channel' | 'platform'>,
  { places, answering, signal }: { places: readonly string[]; answering: Answering; signal: AbortSignal },
): Promise<readonly string[]> {
  const found: string[] = []
  for (const place of places) {
    try {
      const { scopes } = await ownChats({ within: JSON.parse(place) }, { answering, signal })
      if (isWithin(chat, scopes)) found.push(place)
    } catch (error) {
      // Of a dimension that the establishments had once.
      if (!(error instanceof InvalidQueryError)) throw error
    }
  }
  return found
}

/** The places that a person may write canned replies for: those in which they see every chat. */
export function ownPlaces(places: readonly string[], { within }: Pick<Viewer, 'within'>): readonly string[] {
  return places.filter(place => {
    const lists: FilterLists = JSON.parse(place)
    return Object.entries(within).every(([dimension, values]) =>
      lookup(lists, dimension)?.every(value => values.includes(value)),
    )
  })
}

/** A person's chats, or those of them with a value of a dimension, as a place. */
export function placeOf({ within }: Pick<Viewer, 'within'>, chosen: { dimension: string; value: string } | null) {
  return canonicalText(chosen === null ? within : { ...within, [chosen.dimension]: [chosen.value] })
}

/** The last part of a place: what was chosen for it; null if it is all that its author sees. */
export function chosenIn(place: string, { within }: Pick<Viewer, 'within'>) {
  const lists: FilterLists = JSON.parse(place)
  for (const [dimension, values] of Object.entries(lists)) {
    const [value] = values
    if (value !== undefined && canonicalText(lookup(within, dimension) ?? null) !== canonicalText(values))
      return { dimension, value }
  }
  return null
}

/** The value that somebody has typed, by its id or its name; null if there is none. */
export function valueNamed(values: DimensionValues, { dimension, text }: { dimension: string; text: string }) {
  const own = values.find(one => one.dimension === dimension)?.values ?? []
  return own.find(({ value }) => value === text) ?? own.find(({ label }) => label === text) ?? null
}
