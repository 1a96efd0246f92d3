import { isSameAddress } from '../../config/address.ts'
import type { Subscription } from '../../config/config.ts'
import { ConfigError } from '../../config/config-error.ts'
import { meant } from '../../config/read-recipients.ts'
import type { Recipient } from '../../config/recipient.ts'

/** The recipients with the given addresses, in list order. Throws `ConfigError` for an address that is not on the list. */
export function onlyThese(
  listed: readonly Recipient[],
  addresses: readonly string[],
  { recipients: file }: Pick<Subscription, 'recipients'>,
): readonly Recipient[] {
  const unknown = addresses.find(asked => !listed.some(({ address }) => isSameAddress(address, asked)))
  if (unknown === undefined)
    return listed.filter(({ address }) => addresses.some(asked => isSameAddress(address, asked)))
  const known = listed.map(({ address }) => address)
  if (file === undefined) throw new ConfigError(`the subscription has no recipients: ${JSON.stringify(unknown)}`)
  const rule = `${file}: must list the address given with --only${meant(unknown, known)}`
  throw new ConfigError(`${rule}: ${JSON.stringify(unknown)}`, { file })
}
