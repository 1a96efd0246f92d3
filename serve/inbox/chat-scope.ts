import type { ChatScope } from '../../inbox/journal/reads.ts'
import { lookup } from '../../src/lookup.ts'
import type { Viewer } from '../access/viewer.ts'
import type { Visit } from '../answering/answering.ts'

/** A viewer's part of the inbox, and what its establishments are called. */
export interface OwnChats {
  readonly scopes: readonly ChatScope[]
  readonly names: ReadonlyMap<string, string>
}

/**
 * What a viewer's scope is in the journal, whose chats have an establishment, a channel and a platform: of what is a property of
 * establishments, the establishments that the store says have it. One that the store does not know yet is nobody's but theirs who see all.
 */
export async function ownChats({ within }: Viewer, visit: Visit): Promise<OwnChats> {
  const dimensions = await visit.ask('dimensionValues', {})
  const establishments = dimensions.find(({ dimension }) => dimension === 'establishment')?.values ?? []
  const names = new Map(establishments.map(({ value, label }) => [value, label]))
  const isOfEstablishments = Object.keys(within).some(dimension => dimension !== 'channel' && dimension !== 'platform')
  const [channel, platform] = [lookup(within, 'channel'), lookup(within, 'platform')]
  const scope: ChatScope = {
    ...(isOfEstablishments ? { establishment_id: [...names.keys()] } : {}),
    ...(channel === undefined ? {} : { channel }),
    ...(platform === undefined ? {} : { platform }),
  }
  return { scopes: [scope], names }
}
