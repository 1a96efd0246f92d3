import { z } from 'zod'
import { isZone } from '../../src/metrics/period/zone.ts'
import { clocks, grains } from '../../src/metrics/query.ts'
import { reportFormats } from '../../src/report/write-report.ts'
import { isAddress } from '../delivery/address.ts'
import { scheduleSchema } from '../schedule/schedule.ts'

/** `${NAME}`: where a secret stands in the environment. The value itself is never part of a config. */
const secret = z
  .string()
  .regex(/^\$\{[A-Za-z_][A-Za-z0-9_]*\}$/, 'a secret comes from the environment, written ${NAME}')
  .brand<'secret'>()
export type Secret = z.infer<typeof secret>

const name = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,59}$/, 'a name is lower-case letters, digits and hyphens, 60 at most')
const address = z.string().refine(isAddress, 'must be one mail address such as ann@example.com')
const path = z.string().min(1)
const zone = z.string().refine(isZone, 'must be an IANA time zone such as Europe/Paris')
const dimension = z.string().min(1)
const filter = z.record(dimension, z.array(z.string()).min(1, 'a filter lists at least one value'))

const source = z.strictObject({
  /** Paths and globs, relative to the config file. */
  files: z.array(path).min(1),
  /** `causerie` (the default) or an importer's name. */
  format: z.string().optional(),
  /** A mapping file, relative to the config file. */
  mapping: path.optional(),
})

const store = z.strictObject({
  directory: path,
  /** Loaded before each run that reads the store. */
  sources: z.array(source).default([]),
  establishments: path.optional(),
})

const smtp = z.strictObject({
  host: z.string().min(1),
  port: z.int().min(1).max(65535).default(587),
  /** TLS from the first byte (port 465); otherwise STARTTLS when the server offers it. */
  secure: z.boolean().default(false),
  /** Refuse to send without TLS. */
  requireTls: z.boolean().default(false),
  user: secret.optional(),
  password: secret.optional(),
  /** An address, or `Name <address>`. */
  from: z.string().min(3),
  connections: z.int().min(1).max(50).default(2),
  mailsPerMinute: z.int().min(1).optional(),
  /** A mail larger than this is not sent. Default 20 MB, what most servers take. */
  maxMailBytes: z.int().min(10_000).default(20_000_000),
  /** `mailto:` or `https:` address of the List-Unsubscribe header. */
  listUnsubscribe: z
    .string()
    .regex(/^(mailto:|https:\/\/)[\x21-\x3b\x3d\x3f-\x7e]+$/, 'must be a mailto: or https: address')
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
  period: z.string().min(1),
  /** Of the report. Default: the schedule's. */
  zone: zone.optional(),
  compare: z.enum(['previous', 'previous-year', 'none']).default('previous'),
  fullComparison: z.boolean().default(false),
  where: filter.default({}),
  not: filter.default({}),
  grain: z.enum(grains).optional(),
  clock: z.enum(clocks).optional(),
  olderThanHours: z.number().positive().optional(),
  maxAgeDays: z.number().positive().optional(),
  top: z.int().positive().optional(),
  /** One report of everything, or one for each value of these dimensions. */
  scope: z.union([z.literal('all'), z.strictObject({ each: z.array(dimension).min(1) })]).default('all'),
  /** Of recipients who name none, and of the folder. */
  locale: z.enum(['fr', 'en']).default('en'),
  formats: z.array(z.enum(reportFormats)).min(1).default(['pdf']),
  /** A CSV: `address`, `name`, `locale`, and a column for each dimension of the scope (values separated by `;`). */
  recipients: path.optional(),
  /** Where every report of a run is put. */
  folder: path.optional(),
  /** Hours after the period's end before its figures are frozen. */
  settleHours: z
    .number()
    .min(0)
    .max(24 * 366)
    .default(0),
  /** Of the runs missed while no worker ran: the newest, each, or none. */
  catchUp: z.enum(['latest', 'all', 'none']).default('latest'),
  /** When the last load must have been for a run to go ahead. */
  loadedSince: z.enum(['period-end', 'as-of', 'any']).default('period-end'),
  /** The longest silence of the whole log before the period's end that is believed. */
  quietHours: z.number().positive().default(48),
  /** A report without any chat where the period before had some, or that is of everything. */
  empty: z.enum(['refuse', 'send']).default('refuse'),
  /** Tries of a report and of a delivery before it is given up. */
  attempts: z.int().min(1).max(50).default(8),
})

export const configSchema = z.strictObject({
  /** A folder of its own, beside the config unless given. */
  ledger: path.default('ledger'),
  stores: z.record(name, store),
  smtp: smtp.optional(),
  /** Told once when a run is partial or failed. */
  operator: address.optional(),
  queue: z
    .strictObject({
      /** `${REDIS_URL}`. Without it, and without REDIS_URL in the environment, the queue is embedded. */
      redis: secret.optional(),
      prefix: z
        .string()
        .regex(/^[A-Za-z0-9_-]{1,40}$/)
        .default('causerie'),
    })
    .prefault({}),
  subscriptions: z.record(name, subscription),
})

/** A config file, checked, every default written out, paths absolute. */
export type Config = z.infer<typeof configSchema>
export type Subscription = z.infer<typeof subscription>
export type SmtpConfig = z.infer<typeof smtp>
export type StoreConfig = z.infer<typeof store>
