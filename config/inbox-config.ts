import { z } from 'zod'
import { byKey } from '../src/metrics/definitions/by-key.ts'
import { widgetSchema } from './widget-config.ts'
import { secret } from './written-values.ts'

/** Rights in the inbox: `read` chats, `reply` to them, `archive` and reopen them, `settle` replies that may not have arrived. */
export const inboxRights = ['read', 'reply', 'archive', 'settle'] as const
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
        widget: widgetSchema.optional().describe('A chat window in your own pages: see [the widget](inbox.md#the-widget).'),
      })
      .refine(way => Object.keys(way).length === 1, 'must have either webhook or widget'),
  ).describe('The connections through which customers write, by a name of your choice.'),
})

export type InboxConfig = z.infer<typeof inboxSchema>

function isHttp(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol)
}
