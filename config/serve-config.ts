import { z } from 'zod'
import { byKey, isGroup } from '../src/metrics/definitions/by-key.ts'
import { locales } from '../src/words/locale.ts'
import { parseAddressRange } from './address-range.ts'
import { inboxRights } from './inbox-config.ts'
import { parsePasswordHash } from './password-hash.ts'
import { filter, number, secret, zone } from './written-values.ts'

const locale = z.enum(locales)

// Where a group is expected, somebody may have written the secret itself: it must not be told.
const groupOf = <Group extends z.ZodType>(group: Group) =>
  z.custom<unknown>(isGroup, { error: 'must be a group of keys', params: { hidden: true } }).pipe(group)

const hiddenText = (fits: (text: string) => boolean, rule: string) =>
  z.custom<string>(given => typeof given === 'string' && fits(given), { error: rule, params: { hidden: true } })

/** Of a user, a token. The same in every letter: `Ann` and `ann` are two. */
const accessName = z
  .string()
  .regex(/^[A-Za-z0-9._@-]{1,100}$/, 'a name is letters, digits, dots, _, - and @, 100 at most')

/** Added to every question, whatever it asks. Without it, everything is seen. */
const within = filter.refine(
  lists => Object.keys(lists).length > 0,
  'must list values of at least one dimension; without within everything is seen',
)

const user = z.strictObject({
  password: hiddenText(
    text => parsePasswordHash(text) !== null,
    'must be the hash that causerie user password writes, $scrypt$ln=15,r=8,p=1$...',
  )
    .optional()
    .describe('The hash that `causerie user password` writes. A user without one comes through the proxy only.'),
  within: within.optional().describe('All that they see: values by dimension. Without it, everything.'),
  locale: locale.optional().describe('The language of their pages.'),
  zone: zone.optional().describe('The time zone of their pages.'),
  inbox: z
    .array(z.enum(inboxRights))
    .optional()
    .describe('What they may do in the inbox, within what they see. Default: nothing, not even read.'),
})

const token = z.strictObject({
  sha256: hiddenText(
    text => /^[0-9a-f]{64}$/.test(text),
    'must be the 64 hexadecimal digits that causerie token add writes',
  ).describe('The hash of the token that `causerie token add` printed, in hexadecimal.'),
  within: within.optional().describe('All that it shows: values by dimension. Without it, everything.'),
})

// Names with a meaning of their own: some come from every browser, of others Node keeps the first of two.
const takenHeaders =
  /^(accept.*|age|authorization|connection|content-.*|cookie|date|etag|expect|expires|forwarded|from|host|hx-.*|if-.*|last-modified|location|max-forwards|origin|proxy-authorization|range|referer|retry-after|sec-.*|server|te|trailer|transfer-encoding|upgrade|user-agent|via|x-forwarded-(for|host|port|proto)|x-real-ip)$/i

const proxy = z.strictObject({
  header: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9-]{0,99}$/, 'must be the name of a header such as X-Forwarded-User')
    .refine(text => !takenHeaders.test(text), 'must be a header that means nothing else, such as X-Forwarded-User')
    .optional()
    .describe(
      'Where a proxy that has authenticated somebody puts their name, such as `X-Forwarded-User`. It must set or remove the header in every request. Without it, the proxy is only believed about the address that a request came from (`X-Forwarded-For`).',
    ),
  from: z
    .array(
      z
        .string()
        .refine(
          text => parseAddressRange(text) !== null,
          'must be an address such as 127.0.0.1, or a range of some such as 10.0.0.0/8',
        ),
    )
    .min(1, 'must list at least one address')
    .describe('The addresses of the proxy, or ranges of them. Requests from elsewhere are not believed.'),
})

/** The key `serve` of a config. */
export const serveSchema = z.strictObject({
  store: z.string().describe('The store that is shown: one of `stores`.'),
  zone: zone.default('UTC').describe('The zone in which periods are cut, for viewers who have none of their own.'),
  locale: locale
    .optional()
    .describe('The language for viewers who have none of their own. Default: what their browser asks for.'),
  users: groupOf(byKey(accessName, groupOf(user)))
    .optional()
    .describe('Who may log in, by name. `causerie user` writes it.'),
  tokens: groupOf(byKey(accessName, groupOf(token)))
    .optional()
    .describe('Programs that may use the HTTP API, by name. `causerie token` writes it.'),
  proxy: proxy.optional().describe('The reverse proxy in front of the server.'),
  url: z
    .string()
    .refine(isSite, 'must be the http or https address of a site, without a path, such as https://chats.example.com')
    // Written with a slash at its end, or as browsers would read it (`https:chats.example.com`): other addresses are made from it.
    .transform(text => new URL(text).origin)
    .optional()
    .describe(
      'The address that people type, such as `https://chats.example.com`. With https, cookies are sent over nothing else.',
    ),
  sessionKey: secret
    .optional()
    .describe(
      'Signs the sessions: 32 characters or more. Without it, a file that holds the key is made beside the config.',
    ),
  sessionHours: number(z.number().positive().max(720))
    .default(12)
    .describe('How many hours after the login a session ends.'),
})

/** Of `causerie serve`, checked, every default written out. */
export type ServeConfig = z.infer<typeof serveSchema>
export type UserConfig = z.infer<typeof user>
export type TokenConfig = z.infer<typeof token>
export type ProxyConfig = z.infer<typeof proxy>

/** Whether a user or a token may be called so. */
export function isAccessName(text: string): boolean {
  return accessName.safeParse(text).success
}

function isSite(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, origin, href, hostname } = new URL(text)
  return ['http:', 'https:'].includes(protocol) && hostname !== '' && href === `${origin}/`
}
