import { z } from 'zod'
import { byKey } from '../src/metrics/definitions/by-key.ts'
import { widgetSchema } from './widget-config.ts'
import { number, secret } from './written-values.ts'

/** Rights in the inbox: `read` chats, `reply` to them, `archive` and reopen them, `settle` replies that may not have arrived. */
export const inboxRights = ['read', 'reply', 'archive', 'settle', 'audit'] as const
export type InboxRight = (typeof inboxRights)[number]

const webhook = z.strictObject({
  secret: secret.describe(
    'Signs deliveries in both directions, see [webhooks](inbox.md#webhooks). Base64, as Standard Webhooks writes it (`whsec_…`).',
  ),
  url: z.string().refine(isHttp, 'must be an http or https address').describe('The URL that replies are posted to.'),
})

const connectionName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,59}$/, 'a name is lower-case letters, digits and hyphens, 60 at most')

const attachments = z.strictObject({
  maxBytes: number(z.int().min(1).max(100_000_000))
    .default(100_000_000)
    .describe('The largest file that is taken, in bytes. A message log knows none above 100 000 000.'),
  totalBytes: number(z.int().min(1))
    .default(50_000_000_000)
    .describe('What all files together may be, in bytes; a file for which there is no room is refused.'),
})

const checker = z.strictObject({
  languageTool: z
    .string()
    .refine(isHttp, 'must be an http or https address')
    .optional()
    .describe(
      'A [LanguageTool](https://languagetool.org) server that checks texts in place of the programs of this machine: the only way by which they leave it.',
    ),
})

/** The key `inbox` of a config. */
export const inboxSchema = z.strictObject({
  directory: z
    .string()
    .min(1, 'must not be empty')
    .default('inbox')
    .describe('The folder of the journal of all chats. Use it for nothing else.'),
  connections: byKey(
    connectionName,
    z
      .strictObject({
        webhook: webhook.optional().describe('Connects another system by signed webhooks, in and out.'),
        widget: widgetSchema
          .optional()
          .describe('A chat window in your own pages: see [the widget](inbox.md#the-widget).'),
      })
      .refine(way => Object.keys(way).length === 1, 'must have either webhook or widget'),
  ).describe('The connections through which customers write, by a name of your choice.'),
  attachments: attachments.prefault({}).describe('What files may be, see [attachments](inbox.md#attachments).'),
  checker: checker
    .prefault({})
    .describe('What looks at a reply before it is sent, see [the checker](inbox.md#the-checker).'),
})

export type InboxConfig = z.infer<typeof inboxSchema>

function isHttp(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol)
}
