import { Command } from 'commander'
import type { ForgetReport } from '../src/ingest/forget/forget.ts'
import { nowMicros } from '../src/time/now.ts'
import { formatCount, formatDelay } from '../src/words/format.ts'
import { parseDuration } from './duration-argument.ts'
import { assertStore } from './existing-paths.ts'
import { UsageError } from './failure.ts'
import { type InboxForgotten, lockInboxOf } from './forget-inbox.ts'
import type { Io } from './io.ts'
import { formatJson } from './output-options.ts'
import { textTable } from './text-table.ts'

interface Flags {
  readonly store: string
  readonly config?: string
  readonly customer?: readonly string[]
  readonly customers?: string
  readonly olderThan?: string
  readonly zone?: string
  readonly dryRun?: boolean
  readonly json?: boolean
}

/** The JSON of `causerie forget`. */
export interface ForgetJson extends ForgetReport {
  /** What was forgotten in the inbox that publishes into the store; null if there is none. */
  readonly inbox: InboxForgotten | null
}

/** `causerie forget`. Its JSON is `ForgetJson`. */
export function forgetCommand(io: Io): Command {
  return new Command('forget')
    .description('permanently removes personal data from a store and its inbox; no figure changes')
    .requiredOption('--store <dir>', 'the store')
    .option(
      '--customer <id>',
      'forget this customer in all their chats (repeatable)',
      (id: string, ids: readonly string[] = []) => [...ids, id],
    )
    .option('--customers <file>', 'customers to forget, one id per line; - for standard input')
    .option(
      '--older-than <age>',
      'forget chats whose last row is older, such as 730d, or before a date such as 2025-11-01',
    )
    .option('--zone <zone>', 'the time zone of that date (default: UTC)')
    .option(
      '--config <file>',
      'the config whose inbox publishes into the store (default: causerie.config.yaml, if it is such a config)',
    )
    .option('--dry-run', 'only show what would be forgotten')
    .option('--json', 'print one JSON document')
    .action(async (flags: Flags) => {
      const { store, zone, dryRun } = flags
      const listed = flags.customers === undefined ? [] : await customersOf(flags.customers)
      const customers = [...(flags.customer ?? []), ...listed]
      const before = flags.olderThan === undefined ? undefined : beforeOf(flags.olderThan, io.now())
      if (flags.customer === undefined && flags.customers === undefined && before === undefined) {
        throw new UsageError('nothing to forget: give --customer, --customers or --older-than')
      }
      if (customers.length === 0 && before === undefined) {
        throw new UsageError(`a list of customers must have one id per line; this one is empty: ${flags.customers}`)
      }
      await assertStore(store)
      const { forget, forgetBefore } = await import('../src/ingest/forget/forget.ts')
      const asked = {
        customers,
        ...(before === undefined ? {} : { chatsLastSeenBefore: before }),
        ...(zone === undefined ? {} : { zone }),
      }
      // Nothing is forgotten in the store while a server has the journal open.
      const inbox = await lockInboxOf({ store, config: flags.config })
      try {
        const now = nowMicros()
        const forgotten = await forget({ store, ...asked, ...(dryRun === undefined ? {} : { dryRun }) })
        const lastSeenBefore = forgetBefore(asked, now)
        const report: ForgetJson = {
          ...forgotten,
          inbox: (await inbox?.forget({ customers, now, lastSeenBefore, dryRun: forgotten.dryRun })) ?? null,
        }
        io.stdout.write(flags.json === true ? formatJson(io, report) : reportText(report))
      } finally {
        await inbox?.close()
      }
    })
}

/** Turns a duration into the instant that long ago. Dates and instants stay as they are, for `chatsLastSeenBefore`. */
function beforeOf(text: string, now: string): string {
  if (!/^\d+(\.\d+)?[smhd]$/.test(text)) return text
  return new Date(Date.parse(now) - parseDuration(text) * 1000).toISOString()
}

async function customersOf(path: string): Promise<readonly string[]> {
  const [{ readFile }, { text }] = await Promise.all([import('node:fs/promises'), import('node:stream/consumers')])
  const content = await (path === '-' ? text(process.stdin) : readFile(path, 'utf8')).catch((cause: unknown) => {
    throw new UsageError(`the list of customers cannot be read: ${path}`, { cause })
  })
  return content
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .filter(line => line !== '')
}

/** How many unknown customers the text names. The JSON lists all of them. */
const namedUnknown = 10

function reportText(report: ForgetJson): string {
  const { inbox, customers, unknownCustomers, chats, rows, rejects, filesRewritten, dryRun, seconds } = report
  const table = textTable(
    [
      { title: dryRun ? 'Would be forgotten' : 'Forgotten', align: 'start' },
      { title: '', align: 'end' },
    ],
    (
      [
        ['Customers asked for', customers],
        ['Chats, including those forgotten before', chats],
        ['Rows that lost texts, attachments or author ids', rows],
        ['Rejected rows', rejects],
        ['Files rewritten', filesRewritten],
        ...(inbox === null
          ? []
          : ([
              ['Chats of the inbox', inbox.chats],
              ['Messages of the inbox that lost texts, attachments or author ids', inbox.rows],
              ['Attachments of the inbox', inbox.attachments],
              ['Deliveries to the inbox', inbox.deliveries],
            ] as const)),
      ] as const
    ).map(([label, count]) => [label, formatCount(count, 'en')]),
    { width: null },
  )
  const more = unknownCustomers.length - namedUnknown
  const names = unknownCustomers.slice(0, namedUnknown).map(id => JSON.stringify(id))
  const unknown =
    unknownCustomers.length === 0
      ? ''
      : `Not in the store, forgotten if they are loaded later: ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}\n`
  const end = dryRun
    ? 'Nothing was changed.\n'
    : `Done in ${formatDelay(seconds, 'en')}: the data is gone from every file of the store${inbox === null ? '' : ' and of the inbox'}, and no figure changed.\n${outOfReach}`
  return `${table}\n${unknown}${end}`
}

const outOfReach =
  "Not changed: the log's own files, copies of the store, texts of other people that mention a customer, and what runs wrote (letters, reports and the ledger).\n"
