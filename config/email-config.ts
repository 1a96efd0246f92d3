import { z } from 'zod'
import { byKey } from '../src/metrics/definitions/by-key.ts'
import { addressKey, isAddress } from './address.ts'
import { boolean, hostName, number, secret } from './written-values.ts'

const id = z.string().min(1, 'must not be empty').max(500)
const address = z.string().refine(isAddress, 'must be one mail address').transform(addressKey)
const port = number(z.int().min(1).max(65535))

const imap = z.strictObject({
  host: hostName.describe('The name or address of the IMAP server.'),
  port: port.default(993).describe('Its port.'),
  secure: boolean
    .default(true)
    .describe(
      'Use TLS from the first byte (port 993). Otherwise STARTTLS, without which only a server on this machine is used.',
    ),
  user: secret.describe('The name to log in with.'),
  password: secret.describe('The password.'),
  mailbox: z.string().min(1).max(200).default('INBOX').describe('The mailbox to read. It is never changed.'),
})

const smtp = z.strictObject({
  host: hostName.describe('The name or address of the mail server that sends replies.'),
  port: port.default(587).describe('Its port.'),
  secure: boolean
    .default(false)
    .describe(
      'Use TLS from the first byte (port 465). Otherwise STARTTLS, without which only a server on this machine is used.',
    ),
  user: secret.optional().describe('The name to log in with.'),
  password: secret.optional().describe('The password.'),
  mailsPerMinute: number(z.int().min(1)).optional().describe('Replies per minute at most. Default: no limit.'),
  maxMailBytes: number(z.int().min(10_000))
    .default(20_000_000)
    .describe('The largest reply to send, with its files. Most servers accept 20 MB.'),
})

/** A mailbox as a connection of the inbox, `inbox.connections.NAME.email`. */
export const emailSchema = z
  .strictObject({
    imap: imap.describe('Where mail is read.'),
    smtp: smtp.describe('Where replies are sent.'),
    addresses: byKey(address, id).describe(
      'The establishment of each address that customers write to, such as `lyon@shop.example: lyon`. Replies come from that address. A mail to none of them belongs to the first.',
    ),
    sites: z
      .array(id)
      .default([])
      .describe(
        'Further establishments, each with a plus-address of the first address: `support+lille@shop.example` for `lille`.',
      ),
    name: z.string().min(1).max(100).optional().describe('The name beside the address that replies come from.'),
    since: z
      .string()
      .regex(/^\d{4}-\d\d-\d\d$/, 'must be a day, YYYY-MM-DD')
      .refine(day => !Number.isNaN(Date.parse(`${day}T00:00:00Z`)), 'must be a day that exists')
      .optional()
      .describe(
        'Take mail that arrived from this day (UTC) on, when the mailbox is read for the first time. Default: mail that arrives from then on.',
      ),
    channel: id.default('e-mail').describe('The channel of its chats.'),
    platform: id.default('e-mail').describe('The platform of its chats.'),
    maxMailBytes: number(z.int().min(10_000).max(100_000_000))
      .default(50_000_000)
      .describe('The largest mail to take, in bytes. A larger one is set aside.'),
  })
  .superRefine(({ addresses, sites, smtp: { user, password } }, context) => {
    const [first] = Object.keys(addresses)
    const tell = (path: readonly (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path: [...path], message })
    if (first === undefined) tell(['addresses'], 'must list at least one address')
    if ((user === undefined) !== (password === undefined))
      tell(['smtp'], 'must have both user and password, or neither')
    for (const [index, site] of sites.entries())
      if (first !== undefined && !isAddress(plusAddress(first, site)))
        tell(['sites', index], 'cannot be part of an address: list an address of its own in addresses')
  })

export type EmailConfig = z.infer<typeof emailSchema>

/** The address of a site after a plus sign. */
export function plusAddress(address: string, site: string): string {
  const at = address.lastIndexOf('@')
  return addressKey(`${address.slice(0, at)}+${site}${address.slice(at)}`)
}
