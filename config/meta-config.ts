import { z } from 'zod'
import { byKey } from '../src/metrics/definitions/by-key.ts'
import { boolean, secret } from './written-values.ts'

const id = z.string().min(1, 'must not be empty').max(500)
const account = z.string().regex(/^\d{1,40}$/, 'must be the number by which Meta knows it, digits only')

const apiUrl = z.string().refine(isGraph, 'must be an https address without a query; http only on this machine')

const ofThisMachine = ['localhost', '127.0.0.1', '[::1]']

function isGraph(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, search, hash } = new URL(text)
  return (protocol === 'https:' || (protocol === 'http:' && ofThisMachine.includes(hostname))) && search + hash === ''
}

const graph = 'https://graph.facebook.com/v25.0'
const instagramGraph = 'https://graph.instagram.com/v25.0'

const common = {
  token: secret.describe('The access token with which replies are sent and files are fetched.'),
  appSecret: secret.describe('The secret of the Meta app: it signs deliveries.'),
  verifyToken: secret.describe('A text of your choice that Meta repeats when you register the address.'),
}

const template = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9_]{1,512}$/, 'must be the name of a template: lower-case letters, digits and underscores')
    .describe('Its name.'),
  language: z
    .string()
    .regex(/^[a-z]{2,3}(_[A-Z]{2,4})?$/, 'must be a language as Meta writes it, such as fr or en_US')
    .describe('Its language as Meta writes it: `fr`, `en_US`.'),
  text: z
    .string()
    .min(1, 'must not be empty')
    .max(1024)
    .describe('Its text as it was approved, with its placeholders, `{{1}}` or `{{name}}`: it is what chats show.'),
})

/** A business number of WhatsApp's Cloud API, `inbox.connections.NAME.whatsapp`. */
export const whatsappSchema = z
  .strictObject({
    phoneNumberId: account.optional().describe('The id of the phone number (not the number itself).'),
    site: id.optional().describe('The establishment whose number it is.'),
    sites: byKey(account, id)
      .optional()
      .describe(
        'The establishments of several numbers of one app, by phone number id, in place of `phoneNumberId` and `site`.',
      ),
    ...common,
    templates: z
      .array(template)
      .max(100)
      .default([])
      .describe('The approved templates that agents may send when the customer has not written for 24 hours.'),
    apiUrl: apiUrl.default(graph).describe('The Graph API with its version, or a proxy of it.'),
  })
  .superRefine(({ phoneNumberId, site, sites, templates }, context) => {
    const tell = (path: readonly (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path: [...path], message })
    const isOne = phoneNumberId !== undefined && site !== undefined && sites === undefined
    const isSeveral = phoneNumberId === undefined && site === undefined && sites !== undefined
    if (!isOne && !isSeveral) tell([], 'must have either phoneNumberId and site, or sites')
    if (sites !== undefined && Object.keys(sites).length === 0) tell(['sites'], 'must list at least one number')
    const seen = new Set<string>()
    for (const [index, { name, language }] of templates.entries()) {
      const key = `${name} ${language}`
      if (seen.has(key)) tell(['templates', index], `is listed twice: ${key}`)
      seen.add(key)
    }
  })
export type WhatsappConfig = z.infer<typeof whatsappSchema>

const humanAgent = boolean
  .default(false)
  .describe('Answer for seven days instead of 24 hours. Meta must have granted the app the permission Human Agent.')

/** A Facebook page in Messenger, `inbox.connections.NAME.messenger`. */
export const messengerSchema = z.strictObject({
  pageId: account.describe('The id of the page.'),
  site: id.describe('The establishment whose page it is.'),
  ...common,
  humanAgent,
  apiUrl: apiUrl.default(graph).describe('The Graph API with its version, or a proxy of it.'),
})

/** An Instagram account, `inbox.connections.NAME.instagram`. */
export const instagramSchema = z.strictObject({
  accountId: account.describe('The id of the professional account.'),
  site: id.describe('The establishment whose account it is.'),
  ...common,
  humanAgent,
  apiUrl: apiUrl
    .default(instagramGraph)
    .describe(
      'The Graph API with its version, or a proxy of it. An account that is linked to a page uses `graph.facebook.com`.',
    ),
})
