import { z } from 'zod'
import { InvalidQueryError } from '../../src/errors.ts'
import { formats } from '../../src/ingest/formats.ts'
import { byKey } from '../../src/metrics/by-key.ts'
import { defaultStaleHours } from '../../src/metrics/known.ts'
import { resolvePeriod } from '../../src/metrics/period/resolve-period.ts'
import { clocks, comparisonNames, grains } from '../../src/metrics/query.ts'
import { reportFormats } from '../../src/report/report-formats.ts'
import { asciiAddress, asciiDomain, asciiUnsubscribe, isAddress } from '../delivery/address.ts'
import { scheduleSchema } from '../schedule/schedule.ts'
import { serveSchema } from './serve-config.ts'
import { boolean, dimension, filter, number, secret, zone } from './written-values.ts'

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
  .refine(text => !text.startsWith('~'), 'must be a path without ~, which only a shell knows')

const source = z.strictObject({
  /** Paths and globs, relative to the config file. */
  files: z
    .array(path.refine(text => text !== '-', 'must be files: a scheduled run has no standard input'))
    .min(1, 'must list at least one file'),
  /** `causerie` (the default) or an importer's name. */
  format: z
    .string()
    .refine(text => Object.hasOwn(formats, text), `must be one of ${Object.keys(formats).join(', ')}`)
    .optional(),
  /** A mapping file, relative to the config file. */
  mapping: path.optional(),
  /**
   * `load`: the source is complete up to when it is loaded, also where nobody wrote for a while. Otherwise the log is known until its latest
   * message only, and a period that ends with a quiet evening is not covered in full.
   */
  knownUntil: z.literal('load').optional(),
})

const store = z.strictObject({
  directory: path,
  /** Loaded before each run that reads the store. */
  sources: z.array(source).default([]),
  establishments: path.optional(),
  /** Of the rows that a source has: when a load has to reject a larger share, nothing of it is stored and no report is sent. */
  maxRejectedShare: number(z.number().min(0).max(1)).default(0.01),
  /** How long before now the log may end before pages, reports and letters say so first, in hours. */
  staleHours: number(z.number().positive()).default(defaultStaleHours),
  /** Personal data of chats whose last row is older goes for good, in each run after its load: see `forget`. No figure changes. */
  retention: z
    .strictObject({
      /** Of 24 hours, back from the beginning of the day in UTC. */
      days: number(z.int().min(1).max(36_500)),
    })
    .optional(),
})

const smtp = z.strictObject({
  host: z
    .string()
    .min(1)
    .refine(text => asciiDomain(text) !== '', 'must be the name or the address of a host')
    .transform(asciiDomain),
  port: number(z.int().min(1).max(65535)).default(587),
  /** TLS from the first byte (port 465); otherwise STARTTLS when the server offers it. */
  secure: boolean.default(false),
  /** Refuse to send without TLS. */
  requireTls: boolean.default(false),
  user: secret.optional(),
  password: secret.optional(),
  /** An address, or `Name <address>`. */
  from: z.string().refine(isSender, 'must be an address, or Name <address>').transform(asciiSender),
  connections: number(z.int().min(1).max(50)).default(2),
  mailsPerMinute: number(z.int().min(1)).optional(),
  /** A mail larger than this is not sent. Default 20 MB, what most servers take. */
  maxMailBytes: number(z.int().min(10_000)).default(20_000_000),
  /** `mailto:` or `https:` address of the List-Unsubscribe header; `{address}` in it stands for the reader's. */
  listUnsubscribe: z
    .string()
    .refine(
      text => /^(mailto:|https:\/\/)[\x21-\x3b\x3d\x3f-\x7e]+$/.test(asciiUnsubscribe(text)),
      'must be a mailto: or https: address',
    )
    .transform(asciiUnsubscribe)
    .optional(),
  /**
   * What becomes of a mail when the process dies between handing it to the server and writing down the answer.
   * `at-most-once` leaves it `sending` for a person to settle; `at-least-once` sends it again under the same Message-ID.
   */
  interrupted: z.enum(['at-most-once', 'at-least-once']).default('at-most-once'),
})

const subscription = z.strictObject({
  store: name,
  schedule: scheduleSchema,
  /** Relative to the day of the run in its zone (`last-month`, `last-week`), or fixed (`2026-10`). */
  period: z.string().superRefine(refusePeriod),
  /** Of the report. Default: the schedule's. */
  zone: zone.optional(),
  compare: z.enum(comparisonNames).default('previous'),
  fullComparison: boolean.default(false),
  where: filter.default({}),
  not: filter.default({}),
  grain: z.enum(grains).optional(),
  clock: z.enum(clocks).optional(),
  olderThanHours: number(z.number().positive()).optional(),
  maxAgeDays: number(z.number().positive()).optional(),
  top: number(z.int().positive()).optional(),
  /** One report of everything, or one for each value of these dimensions. */
  scope: z
    .union(
      [z.literal('all'), z.strictObject({ each: z.array(dimension).min(1, 'must list at least one dimension') })],
      'must be all, or each: [dimension, ...]',
    )
    .default('all'),
  /** Of recipients who name none, and of the folder. */
  locale: z.enum(['fr', 'en']).default('en'),
  formats: z.array(z.enum(reportFormats)).min(1, 'must list at least one format').default(['pdf']),
  /** A CSV: `address`, `name`, `locale`, and a column for each dimension of the scope (values separated by `;`). */
  recipients: path.optional(),
  /** Where every report of a run is put. */
  folder: path.optional(),
  /** Hours after the period's end before its figures are frozen. */
  settleHours: number(
    z
      .number()
      .min(0)
      .max(24 * 366),
  ).default(0),
  /** Of the runs missed while no worker ran: the newest, each, or none. */
  catchUp: z.enum(['latest', 'all', 'none']).default('latest'),
  /** When the last load must have been for a run to go ahead. */
  loadedSince: z.enum(['period-end', 'as-of', 'any']).default('period-end'),
  /** The longest silence of the whole log before the period's end that is believed. */
  quietHours: number(z.number().positive()).default(48),
  /** A report without any chat where the period before had some, or that is of everything. */
  empty: z.enum(['refuse', 'send']).default('refuse'),
  /** Tries of a report and of a delivery before it is given up. */
  attempts: number(z.int().min(1).max(50)).default(8),
  /** Before the second try; each later wait is twice the one before, less a random part. */
  retrySeconds: number(z.number().positive().max(86_400)).default(60),
})

const ledger = z.preprocess(
  given => (typeof given === 'object' && given !== null ? given : { directory: given }),
  z.strictObject({
    /** A folder of its own, beside the config unless given. */
    directory: path.default('ledger'),
    /** Days after a run's end, or `forever`; then its folder is removed. What `removePast` must not remove stays. Default 400. */
    keep: z
      .union([z.literal('forever'), number(z.int().min(1).max(36_500))], 'must be a number of days from 1, or forever')
      .default(400),
  }),
)

const keys = z.strictObject({
  /** A folder, or `{ directory, keep }`. */
  ledger,
  stores: byKey(name, store),
  smtp: smtp.optional(),
  /** Told once when a run is partial or failed, and once of the runs that an outage made the worker miss. */
  operator: address.optional(),
  queue: z
    .strictObject({
      /** `${REDIS_URL}`. Without it, and without REDIS_URL in the environment, the queue is embedded. */
      redis: secret.optional(),
      prefix: z
        .string()
        .regex(/^[A-Za-z0-9_-]{1,40}$/, 'a prefix is letters, digits, _ and -, 40 at most')
        .default('causerie'),
      /** A job whose worker gives no sign of life for so long goes to another one. */
      lockSeconds: number(z.number().min(0.5).max(3600)).default(30),
    })
    .prefault({}),
  subscriptions: byKey(name, subscription),
  /** What `causerie serve` shows, and to whom. */
  serve: serveSchema.optional(),
})

export const configSchema = keys.transform(({ ledger: { directory, keep }, ...rest }) => ({
  ...rest,
  ledger: directory,
  /** How long a run stays in the ledger after its end; null: for ever. */
  keepDays: keep === 'forever' ? null : keep,
}))

/** A config file, checked, every default written out, paths absolute. */
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
    // Its message ends with the value already.
    context.addIssue({ code: 'custom', message: error.message, params: { hidden: true } })
  }
}
