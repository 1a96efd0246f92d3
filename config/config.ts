import { z } from 'zod'
import { InvalidQueryError } from '../src/errors.ts'
import { formatNames } from '../src/ingest/format-names.ts'
import { dateOrders } from '../src/ingest/formats/export-row.ts'
import { parseSource } from '../src/ingest/sources/live-source.ts'
import { byKey } from '../src/metrics/definitions/by-key.ts'
import { clocks, comparisonNames } from '../src/metrics/definitions/query.ts'
import { defaultStaleHours } from '../src/metrics/reading/known.ts'
import { reportFormats } from '../src/report/report-formats.ts'
import { grains } from '../src/time/grain.ts'
import { resolvePeriod } from '../src/time/resolve-period.ts'
import { defaultLocale, locales } from '../src/words/locale.ts'
import { asciiAddress, asciiUnsubscribe, isAddress } from './address.ts'
import { alertSchema } from './alert.ts'
import { inboxSchema } from './inbox-config.ts'
import { receiverSchema } from './receive-config.ts'
import { scheduleSchema } from './schedule.ts'
import { serveSchema } from './serve-config.ts'
import { targetsSchema } from './target.ts'
import { boolean, dimension, filter, hostName, number, secret, zone } from './written-values.ts'

export type { Secret } from './written-values.ts'

const name = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,59}$/, 'a name is lower-case letters, digits and hyphens, 60 at most')
const address = z
  .string()
  .refine(isAddress, 'must be one mail address such as ann@example.com')
  .transform(text => asciiAddress(text) ?? text)
const path = z
  .string()
  .min(1, 'must not be empty')
  .refine(text => !/\p{Cc}/u.test(text), 'must not hold control characters')
  .refine(text => !text.startsWith('~'), 'must be a path without ~, which only shells expand')

const liveSource = z.strictObject({
  url: z
    .string()
    .min(1)
    .superRefine((text, context) => {
      try {
        parseSource({ url: text })
      } catch (error) {
        if (!(error instanceof InvalidQueryError)) throw error
        context.addIssue({
          code: 'custom',
          message: error.message.replace(/^source\.url: /, ''),
          params: { hidden: true },
        })
      }
    })
    .describe(
      '`postgres://USER@HOST/DATABASE`, `mysql://USER@HOST/DATABASE`, `sqlite:FILE` or `s3://BUCKET/PATH`, without a password: see [sources.md](sources.md).',
    ),
  password: secret.optional().describe('The password of the database, or the secret key of S3.'),
  query: z
    .string()
    .min(1)
    .optional()
    .describe('One SELECT of the rows of the log. Not needed if the `format` knows its tables (`chatwoot-tables`).'),
  cursor: z
    .string()
    .min(1)
    .optional()
    .describe('A column of the query that only grows, such as `updated_at`: later loads read only what is new.'),
  rowsPerLoad: number(z.int().min(1))
    .optional()
    .describe('Rows of one load at most, in the order of `cursor`; the loads follow each other until all is read.'),
  s3: z
    .strictObject({
      endpoint: z
        .string()
        .min(1)
        .optional()
        .describe('The address of the service. Default: that of Amazon in the region.'),
      region: z.string().min(1).optional().describe('Default: `us-east-1`.'),
      accessKeyId: secret.optional().describe('The access key.'),
      sessionToken: secret.optional().describe('The token of a temporary key.'),
    })
    .optional()
    .describe('For buckets.'),
})

const source = z
  .strictObject({
    files: z
      .array(path.refine(text => text !== '-', 'must be files: a scheduled run has no standard input'))
      .min(1, 'must list at least one file')
      .optional()
      .describe('Paths and globs of the log files. Each source has either this or `source`.'),
    source: liveSource.optional().describe('A database or a bucket to read the log from.'),
    format: z
      .string()
      .refine(text => formatNames.some(name => name === text), `must be one of ${formatNames.join(', ')}`)
      .optional()
      .describe('The format of the log: `causerie` (the default) or another importer.'),
    zone: zone.optional().describe('For exports: the zone of times without an offset.'),
    site: z.string().min(1).optional().describe('For exports: the establishment of chats that name none.'),
    agents: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe('For exports: who works for the business, if the export does not say.'),
    dateOrder: z.enum(dateOrders).optional().describe('For exports: the order of day, month and year in dates.'),
    mapping: path.optional().describe('A mapping file, which says what each column of the log is.'),
    knownUntil: z
      .literal('load')
      .optional()
      .describe(
        '`load`: the source is complete up to the moment it is loaded, even if nobody has written for a while. Without it, the log is known only up to its latest message, so a period that ends with a quiet evening is not covered in full.',
      ),
  })
  .refine(({ files, source }) => (files === undefined) !== (source === undefined), 'must have either files or source')

const store = z.strictObject({
  directory: path.describe(
    'The folder of the store, which is used for nothing else, or the address of a store on ClickHouse.',
  ),
  sources: z.array(source).default([]).describe('What is loaded before each run that reads the store.'),
  establishments: path.optional().describe('The establishments file, loaded with the sources.'),
  maxRejectedShare: number(z.number().min(0).max(1))
    .default(0.01)
    .describe('If a load rejects a larger share of the rows of a source, it stores nothing and no report is sent.'),
  staleHours: number(z.number().positive())
    .default(defaultStaleHours)
    .describe('If the log ended more than this many hours ago, pages, reports and letters say so first.'),
  retention: z
    .strictObject({
      days: number(z.int().min(1).max(36_500)).describe(
        'How many days of 24 hours, counted back from the start of the current day in UTC.',
      ),
    })
    .optional()
    .describe(
      'After its load, each run permanently forgets the personal data of chats whose last row is older than this. No figure changes.',
    ),
})

const smtp = z.strictObject({
  host: hostName.describe('The name or address of the mail server.'),
  port: number(z.int().min(1).max(65535)).default(587).describe('The port of the mail server.'),
  secure: boolean
    .default(false)
    .describe('Use TLS from the first byte (port 465). Otherwise STARTTLS, if the server offers it.'),
  requireTls: boolean.default(false).describe('Refuse to send without TLS.'),
  user: secret.optional().describe('The name to log in with.'),
  password: secret
    .optional()
    .describe('The password. It is never sent without TLS, except to a server on this machine.'),
  from: z
    .string()
    .refine(isSender, 'must be an address, or Name <address>')
    .transform(asciiSender)
    .describe('The sender: an address, or `Name <address>`.'),
  connections: number(z.int().min(1).max(50)).default(2).describe('Connections to the server at the same time.'),
  mailsPerMinute: number(z.int().min(1)).optional().describe('Mails per minute at most. Default: no limit.'),
  maxMailBytes: number(z.int().min(10_000))
    .default(20_000_000)
    .describe('The largest mail to send. Most servers accept 20 MB.'),
  listUnsubscribe: z
    .string()
    .refine(
      text => /^(mailto:|https:\/\/)[\x21-\x3b\x3d\x3f-\x7e]+$/.test(asciiUnsubscribe(text)),
      'must be a mailto: or https: address',
    )
    .transform(asciiUnsubscribe)
    .optional()
    .describe(
      'The `mailto:` or `https:` address of the List-Unsubscribe header. `{address}` is replaced by the address of the recipient.',
    ),
  interrupted: z
    .enum(['at-most-once', 'at-least-once'])
    .default('at-most-once')
    .describe(
      'What to do with a mail if the process died after handing it to the server and before recording the answer. `at-most-once` leaves it `sending` for a person to settle; `at-least-once` sends it again under the same Message-ID.',
    ),
})

const subscription = z.strictObject({
  store: name.describe('Which of the `stores`.'),
  schedule: scheduleSchema.describe('When it runs: see [schedules](#schedules).'),
  alert: alertSchema
    .optional()
    .describe(
      'Sends a letter when a condition begins and one when it is over, instead of reports: see [alerts](#alerts).',
    ),
  period: z
    .string()
    .superRefine(refusePeriod)
    .optional()
    .describe(
      'Relative to the day of the run in its zone (`last-month`, `last-week`), or fixed (`2026-10`). Required, except for an alert, whose default is `last-7-days`.',
    ),
  zone: zone.optional().describe('The zone of the reports. Default: that of the schedule.'),
  compare: z.enum(comparisonNames).default('previous').describe('The [comparison](definitions.md#comparison).'),
  fullComparison: boolean
    .default(false)
    .describe('Compare with the whole comparison period, even while this period is not over.'),
  where: filter.default({}).describe('Include only chats with these values, by dimension.'),
  not: filter.default({}).describe('Exclude chats with these values, by dimension.'),
  grain: z
    .enum(grains)
    .optional()
    .describe(
      'The grain of the evolution. Default: days for up to two months, weeks for up to seven, otherwise months.',
    ),
  clock: z.enum(clocks).optional().describe('The clock of the heatmap. Default: `establishment`.'),
  olderThanHours: number(z.number().positive())
    .optional()
    .describe('The watch list shows chats that have waited longer than this. Default: 96.'),
  maxAgeDays: number(z.number().positive())
    .optional()
    .describe('The watch list leaves out chats that have waited longer than this. Default: no limit.'),
  top: number(z.int().positive())
    .optional()
    .describe('Rows of each ranking; the rest is folded into one. Default: 20.'),
  scope: z
    .union(
      [z.literal('all'), z.strictObject({ each: z.array(dimension).min(1, 'must list at least one dimension') })],
      'must be all, or each: [dimension, ...]',
    )
    .default('all')
    .describe(
      '`all`: one report of everything. `{ each: [dimension, …] }`: one report for each value of these dimensions.',
    ),
  locale: z
    .enum(locales)
    .default(defaultLocale)
    .describe('The language of reports in the folder, and of recipients for whom the list gives none.'),
  formats: z
    .array(z.enum(reportFormats))
    .min(1, 'must list at least one format')
    .default(['pdf'])
    .describe('The file formats of each report.'),
  recipients: path
    .optional()
    .describe(
      'A CSV file with the columns `address`, `name`, `locale`, and one for each dimension of the scope (several values separated by `;`).',
    ),
  folder: path.optional().describe('The folder to which every report of a run is written.'),
  settleHours: number(
    z
      .number()
      .min(0)
      .max(24 * 366),
  )
    .default(0)
    .describe('How many hours after the end of the period its figures are frozen.'),
  catchUp: z
    .enum(['latest', 'all', 'none'])
    .default('latest')
    .describe('Which runs to catch up on after no worker was running: the latest, all of them, or none.'),
  loadedSince: z
    .enum(['period-end', 'as-of', 'any'])
    .default('period-end')
    .describe(
      'How recent the last load must be for a run to go ahead: after the end of the period, after the instant of the run, or any.',
    ),
  quietHours: number(z.number().positive())
    .default(48)
    .describe(
      'A log without any message in this many hours before the end of the period counts as incomplete, and no report is sent.',
    ),
  empty: z
    .enum(['refuse', 'send'])
    .default('refuse')
    .describe(
      'What to do with a report that has no chats although the period before had some, or that covers the whole store.',
    ),
  attempts: number(z.int().min(1).max(50))
    .default(8)
    .describe('How many times a report or a delivery is tried before it is given up.'),
  retrySeconds: number(z.number().positive().max(86_400))
    .default(60)
    .describe('The wait before the second attempt. Each later wait doubles, less a random part.'),
})

const ledger = z
  .preprocess(
    given => (typeof given === 'object' && given !== null ? given : { directory: given }),
    z.strictObject({
      directory: path.default('ledger').describe('The folder of the ledger. Use it for nothing else.'),
      keep: z
        .union(
          [z.literal('forever'), number(z.int().min(1).max(36_500))],
          'must be a number of days from 1, or forever',
        )
        .default(400)
        .describe(
          'How many days after its end a run is removed, or `forever`. Runs that are open or in doubt are kept, as are the latest run of each schedule and the last one that was done.',
        ),
    }),
  )
  .describe('The record of what was sent, one folder per run. A path, or a group with these keys.')

const brand = z.strictObject({
  name: z.string().min(1).max(80).optional().describe('The name of the business, and the text of its logo.'),
  logo: path.optional().describe('An SVG or PNG file. It is drawn anew; an SVG may have only shapes.'),
  accent: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/, 'must be a colour such as #0b5fff')
    .optional()
    .describe('The colour of headings and lines, `#rrggbb`, with a contrast of at least 4.5 on white.'),
  footer: z.string().min(1).max(200).optional().describe('A line below every page and letter.'),
})

const keys = z.strictObject({
  ledger,
  stores: byKey(name, store).describe('The stores, by a name of your choice.'),
  smtp: smtp.optional().describe('The mail server. Subscriptions with recipients need it.'),
  brand: brand.optional().describe('Whose reports, letters and pages they are.'),
  fonts: z
    .array(path)
    .max(32)
    .optional()
    .describe(
      'Font files (TTF, OTF, TTC) for letters that reports lack, such as emoji, Chinese or Thai. They are asked in this order, before the installed fonts.',
    ),
  targets: targetsSchema
    .default([])
    .describe('What delays and shares are to reach, on pages, in reports and in their letters.'),
  operator: address
    .optional()
    .describe(
      'The address that gets one mail when a run is partial or failed, and one about the runs that were missed during an outage.',
    ),
  queue: z
    .strictObject({
      redis: secret.optional().describe(
        // biome-ignore lint/suspicious/noTemplateCurlyInString: how a secret is written
        'The address of Redis, `${REDIS_URL}`. Without it, and without `REDIS_URL` in the environment, the queue is embedded.',
      ),
      prefix: z
        .string()
        .regex(/^[A-Za-z0-9_-]{1,40}$/, 'a prefix is letters, digits, _ and -, 40 at most')
        .default('causerie')
        .describe('The prefix of the keys in Redis.'),
      lockSeconds: number(z.number().min(0.5).max(3600))
        .default(30)
        .describe('If a worker gives no sign of life for this long, its job goes to another worker.'),
    })
    .prefault({})
    .describe('The queue of the workers.'),
  subscriptions: byKey(name, subscription)
    .default({})
    .describe('Which reports are sent, when and to whom, by a name of your choice.'),
  receive: byKey(name, receiverSchema)
    .optional()
    .describe(
      'What `causerie receive --config` receives, by a name of your choice: see [webhooks](sources.md#webhooks).',
    ),
  serve: serveSchema.optional().describe('What `causerie serve` shows, and to whom.'),
  inbox: inboxSchema
    .optional()
    .describe(
      'The inbox, in which `causerie serve` receives, shows and answers chats. They are published into its store.',
    ),
})

/** The keys of a config file as written in it. */
export const writtenConfigSchema = keys

export const configSchema = keys.transform(({ ledger: { directory, keep }, ...rest }) => ({
  ...rest,
  ledger: directory,
  /** How long a run stays in the ledger after its end; null: for ever. */
  keepDays: keep === 'forever' ? null : keep,
}))

/** The period of an alert that says none. */
const alertPeriod = 'last-7-days'

/** The period of a subscription, as written. */
export function periodOf({ period }: Pick<Subscription, 'period'>): string {
  return period ?? alertPeriod
}

/** A validated config file, with every default filled in and absolute paths. */
export type Config = z.infer<typeof configSchema>
export type Subscription = z.infer<typeof subscription>
export type SmtpConfig = z.infer<typeof smtp>
export type StoreConfig = z.infer<typeof store>

function isSender(text: string): boolean {
  const [, named, plain] = /^(?:[^<>\p{Cc}]*<([^<>]*)>|([^<>]*))$/u.exec(text) ?? []
  return isAddress(named ?? plain ?? '')
}

function asciiSender(text: string): string {
  return text.replace(/[^<>]*(?=>$)|^[^<>]*$/, address => asciiAddress(address) ?? address)
}

function refusePeriod(period: string, context: z.core.$RefinementCtx<string>): void {
  try {
    resolvePeriod(period, '2026-01-01')
  } catch (error) {
    if (!(error instanceof InvalidQueryError)) throw error
    // The message already ends with the value.
    context.addIssue({ code: 'custom', message: error.message, params: { hidden: true } })
  }
}
