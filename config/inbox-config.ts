import { z } from 'zod'
import { InvalidQueryError } from '../src/errors.ts'
import { parseSource } from '../src/ingest/sources/live-source.ts'
import { byKey } from '../src/metrics/definitions/by-key.ts'
import { emailSchema } from './email-config.ts'
import { instagramSchema, messengerSchema, whatsappSchema } from './meta-config.ts'
import { widgetSchema } from './widget-config.ts'
import { number, secret } from './written-values.ts'

/**
 * Rights in the inbox: `read` chats, `reply` to them, `archive` and reopen them, `settle` replies that may not have arrived, write
 * `canned` replies for others, read the `audit`, `export` chats as files, see how connections stand (`operate`).
 */
export const inboxRights = ['read', 'reply', 'archive', 'settle', 'canned', 'audit', 'export', 'operate'] as const
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

const bucket = z.strictObject({
  bucket: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be the name of a bucket')
    .describe('The bucket, which must exist.'),
  endpoint: z
    .string()
    .refine(isHttp, 'must be an http or https address')
    .optional()
    .describe('The address of the service. Default: that of Amazon in the region.'),
  region: z.string().min(1).optional().describe('Default: `us-east-1`.'),
  prefix: z
    .string()
    .regex(/^([A-Za-z0-9_-][A-Za-z0-9._-]*\/)+$/, 'must be names that each end with a slash, such as chats/')
    .optional()
    .describe('What the keys of all objects begin with, such as `chats/`. Use it for nothing else. Default: nothing.'),
  accessKeyId: secret.describe('The access key.'),
  secretAccessKey: secret.describe('The secret key.'),
  sessionToken: secret.optional().describe('The token of a temporary key.'),
})

const attachments = z.strictObject({
  s3: bucket
    .optional()
    .describe(
      'Keeps files in a bucket of an S3-compatible service instead of the folder, see [files in a bucket](inbox.md#files-in-a-bucket).',
    ),
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

const database = z.strictObject({
  url: z
    .string()
    .superRefine((text, context) => {
      const problem = postgresProblem(text)
      if (problem !== null) context.addIssue({ code: 'custom', message: problem, params: { hidden: true } })
    })
    .describe('`postgres://USER@HOST/DATABASE`, without a password, and with `?tls=` as for [sources](sources.md).'),
  password: secret.optional().describe('The password of the user.'),
  schema: z
    .string()
    .regex(/^[a-z_][a-z0-9_]{0,50}$/, 'must be lower-case letters, digits and underscores, 51 at most')
    .default('causerie_inbox')
    .describe('The schema that has the tables of the journal and nothing else; it is created if missing.'),
})

function postgresProblem(url: string): string | null {
  try {
    return parseSource({ url }).kind === 'postgres' ? null : 'must begin with postgres://'
  } catch (error) {
    if (!(error instanceof InvalidQueryError)) throw error
    return error.message.replace(/^source\.url: /, '')
  }
}

const days = number(z.int().min(1).max(36_500))

const retention = z
  .strictObject({
    days: days
      .optional()
      .describe(
        'After how many days of 24 hours, counted back from the start of the current day in UTC, archived chats in which nothing has happened since lose their texts, files and ids. Without it, they are kept. No figure changes.',
      ),
    auditDays: days.optional().describe('The same for entries of the audit. Without it, they are kept.'),
  })
  .refine(({ days, auditDays }) => days !== undefined || auditDays !== undefined, 'must have days, auditDays or both')

/** How chats are assigned to agents: not, to who has the fewest, or to who has the fewest of the site's team. */
export const assignmentRules = ['none', 'load', 'team'] as const
export type AssignmentRule = (typeof assignmentRules)[number]

/** The key `inbox` of a config. */
export const inboxSchema = z.strictObject({
  directory: z
    .string()
    .min(1, 'must not be empty')
    .default('inbox')
    .describe('The folder of the journal of all chats. Use it for nothing else.'),
  database: database
    .optional()
    .describe(
      'Keeps the journal in PostgreSQL instead of a file in the folder, so that several servers can work on it: see [several servers](inbox.md#several-servers). Files stay in the folder, or in the bucket of `attachments.s3`.',
    ),
  connections: byKey(
    connectionName,
    z
      .strictObject({
        webhook: webhook.optional().describe('Connects another system by signed webhooks, in and out.'),
        widget: widgetSchema
          .optional()
          .describe('A chat window in your own pages: see [the widget](inbox.md#the-widget).'),
        whatsapp: whatsappSchema
          .optional()
          .describe('A business number of the WhatsApp Cloud API: see [WhatsApp](inbox.md#whatsapp).'),
        messenger: messengerSchema
          .optional()
          .describe('A Facebook page in Messenger: see [Messenger and Instagram](inbox.md#messenger-and-instagram).'),
        instagram: instagramSchema
          .optional()
          .describe(
            'A professional Instagram account: see [Messenger and Instagram](inbox.md#messenger-and-instagram).',
          ),
        email: emailSchema.optional().describe('A mailbox: see [e-mail](inbox.md#e-mail).'),
      })
      .refine(
        way => Object.keys(way).length === 1,
        'must have one of webhook, widget, whatsapp, messenger, instagram and email',
      ),
  ).describe('The connections through which customers write, by a name of your choice.'),
  assignment: z
    .enum(assignmentRules)
    .default('none')
    .describe(
      'For whom a chat is when the customer writes and it is for nobody: `none`; `load`, whoever has the fewest open chats; `team`, the same among users with a `within`. See [assignment](inbox.md#assign-and-see-who-is-there).',
    ),
  undoSeconds: number(z.int().min(0).max(60))
    .default(5)
    .describe('For how long a reply can be taken back before it is sent, in seconds; 0: not at all.'),
  retention: retention
    .optional()
    .describe('For how long the inbox keeps what it knows, see [retention](inbox.md#retention).'),
  attachments: attachments.prefault({}).describe('What files may be, see [attachments](inbox.md#attachments).'),
  checker: checker
    .prefault({})
    .describe('What looks at a reply before it is sent, see [the checker](inbox.md#the-checker).'),
})

export type InboxConfig = z.infer<typeof inboxSchema>

function isHttp(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol)
}
