import { z } from 'zod'
import { byKey, isGroup } from '../src/metrics/definitions/by-key.ts'
import { locales } from '../src/words/locale.ts'
import { parseAddressRange } from './address-range.ts'
import { inboxRights } from './inbox-config.ts'
import { parsePasswordHash } from './password-hash.ts'
import { filter, number, secret, zone } from './written-values.ts'

const locale = z.enum(locales)

// Where a group is expected, somebody may have written the secret itself, so no message may quote the value.
const groupOf = <Group extends z.ZodType>(group: Group) =>
  z.custom<unknown>(isGroup, { error: 'must be a group of keys', params: { hidden: true } }).pipe(group)

const hiddenText = (fits: (text: string) => boolean, rule: string) =>
  z.custom<string>(given => typeof given === 'string' && fits(given), { error: rule, params: { hidden: true } })

/** The name of a user or a token. Case matters: `Ann` and `ann` are two names. */
const accessName = z
  .string()
  .regex(/^[A-Za-z0-9._@-]{1,100}$/, 'a name is letters, digits, dots, _, - and @, 100 at most')

/** A filter added to every question of a user or a token. Without it, they see everything. */
const within = filter.refine(
  lists => Object.keys(lists).length > 0,
  'must list values of at least one dimension; leave within out to show everything',
)

const user = z.strictObject({
  password: hiddenText(
    text => parsePasswordHash(text) !== null,
    'must be the hash that causerie user password writes, $scrypt$ln=15,r=8,p=1$...',
  )
    .optional()
    .describe('The hash that `causerie user password` writes. A user without one can only come through the proxy.'),
  within: within.optional().describe('The only chats they see: values by dimension. Without it, everything.'),
  locale: locale.optional().describe('The language of their pages.'),
  zone: zone.optional().describe('The time zone of their pages.'),
  inbox: z
    .array(z.enum(inboxRights))
    .optional()
    .describe('What they may do in the inbox, with the chats they see. Default: nothing, not even read.'),
})

const token = z.strictObject({
  sha256: hiddenText(
    text => /^[0-9a-f]{64}$/.test(text),
    'must be the 64 hexadecimal digits that causerie token add writes',
  ).describe('The hash of the token that `causerie token add` printed, in hexadecimal.'),
  within: within.optional().describe('The only chats it shows: values by dimension. Without it, everything.'),
  inbox: z
    .array(z.enum(['operate']))
    .optional()
    .describe('`operate` lets a program read `/metrics`, see [connections](inbox.md#how-connections-stand).'),
})

// Headers that already mean something. Browsers send some of them, and Node keeps only the first when others are repeated.
const takenHeaders =
  /^(accept.*|age|authorization|connection|content-.*|cookie|date|etag|expect|expires|forwarded|from|host|hx-.*|if-.*|last-modified|location|max-forwards|origin|proxy-authorization|range|referer|retry-after|sec-.*|server|te|trailer|transfer-encoding|upgrade|user-agent|via|x-forwarded-(for|host|port|proto)|x-real-ip)$/i

const proxy = z.strictObject({
  header: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9-]{0,99}$/, 'must be the name of a header such as X-Forwarded-User')
    .refine(text => !takenHeaders.test(text), 'must be a header without another meaning, such as X-Forwarded-User')
    .optional()
    .describe(
      'The header in which an authenticating proxy passes the name of the user, such as `X-Forwarded-User`. The proxy must set or remove it in every request. Without this key, the proxy is trusted only for the address that a request came from (`X-Forwarded-For`).',
    ),
  from: z
    .array(
      z
        .string()
        .refine(
          text => parseAddressRange(text) !== null,
          'must be an address such as 127.0.0.1, or a range such as 10.0.0.0/8',
        ),
    )
    .min(1, 'must list at least one address')
    .describe('The addresses of the proxy, or ranges of them. The headers of other requests are ignored.'),
})

/** The key `serve` of a config. */
export const serveSchema = z.strictObject({
  store: z.string().describe('The store to show: one of `stores`.'),
  zone: zone.default('UTC').describe('The time zone of periods, for viewers who have none of their own.'),
  locale: locale
    .optional()
    .describe('The language for viewers who have none of their own. Default: that of their browser.'),
  users: groupOf(byKey(accessName, groupOf(user)))
    .optional()
    .describe('The users who may log in, by name. Managed by `causerie user`.'),
  tokens: groupOf(byKey(accessName, groupOf(token)))
    .optional()
    .describe('The programs that may use the HTTP API, by name. Managed by `causerie token`.'),
  proxy: proxy.optional().describe('The reverse proxy in front of the server.'),
  url: z
    .string()
    .refine(isSite, 'must be the http or https address of a site, without a path, such as https://chats.example.com')
    // Other URLs are built from it, so drop a final slash and normalise what only browsers accept (`https:chats.example.com`).
    .transform(text => new URL(text).origin)
    .optional()
    .describe(
      'The address that people use, such as `https://chats.example.com`. With https, cookies are sent over https only.',
    ),
  sessionKey: secret
    .optional()
    .describe(
      'The key that signs sessions: 32 characters or more. Without it, a key file is created beside the config.',
    ),
  sessionHours: number(z.number().positive().max(720))
    .default(12)
    .describe('How many hours after login a session ends.'),
})

/** The validated key `serve` of a config, with every default filled in. */
export type ServeConfig = z.infer<typeof serveSchema>
export type UserConfig = z.infer<typeof user>
export type TokenConfig = z.infer<typeof token>
export type ProxyConfig = z.infer<typeof proxy>

/** Whether a user or a token may have this name. */
export function isAccessName(text: string): boolean {
  return accessName.safeParse(text).success
}

function isSite(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, origin, href, hostname } = new URL(text)
  return ['http:', 'https:'].includes(protocol) && hostname !== '' && href === `${origin}/`
}
