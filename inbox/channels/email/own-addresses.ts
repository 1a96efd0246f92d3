import { type EmailConfig, plusAddress } from '../../../config/email-config.ts'

/** The addresses of a connection, and the establishments behind them. */
export interface OwnAddresses {
  has(address: string): boolean
  /** Of a mail to these addresses: the first of ours among them, or else our first. */
  of(receivers: readonly string[]): { readonly address: string; readonly site: string }
  /** Whether a mailing list is one of our addresses, as a group is whose mails come by a list. */
  isOwnList(listId: string): boolean
}

export function ownAddresses({ addresses, sites }: Pick<EmailConfig, 'addresses' | 'sites'>): OwnAddresses {
  const [first = ''] = Object.keys(addresses)
  const known = new Map<string, string>(sites.map(site => [plusAddress(first, site), site]))
  for (const [address, site] of Object.entries(addresses)) known.set(address, site)
  const listIds = new Set([...known.keys()].map(address => address.replace('@', '.')))
  return {
    has: address => known.has(address),
    of(receivers) {
      const address = receivers.find(one => known.has(one)) ?? first
      return { address, site: known.get(address) ?? '' }
    },
    isOwnList: listId => listIds.has(listId),
  }
}
