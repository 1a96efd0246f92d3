import type { Filter } from '../../src/metrics/definitions/query.ts'
import { picks, picksEstablishment } from './filter.ts'
import { establishmentOf, type Stored } from './stored.ts'

/** The part of a store visible under restrictions: the chats that match all filters, and the establishments that may have such chats. */
export function restricted(store: Stored, within: readonly Filter[]): Stored {
  return within.reduce(restrictedOnce, store)
}

function restrictedOnce(store: Stored, where: Filter): Stored {
  const chats = store.chats.filter(chat => picks(chat, where, {}, store))
  const isOfChats = Object.keys(where).some(name => name === 'channel' || name === 'platform')
  const isInside = (id: string) =>
    picksEstablishment(establishmentOf(store, id), where, {}) &&
    (!isOfChats || chats.some(chat => chat.establishment === id))
  return {
    ...store,
    chats,
    listed: new Map([...store.listed].filter(([id]) => isInside(id))),
    known: {
      establishments: store.known.establishments.filter(isInside),
      channels: [...new Set(chats.map(chat => chat.channel))],
      platforms: [...new Set(chats.map(chat => chat.platform))],
    },
  }
}
