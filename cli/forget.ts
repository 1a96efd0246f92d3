import { Command } from 'commander'
import type { ForgetReport } from '../src/ingest/forget/forget.ts'
import { formatCount, formatDelay } from '../src/words/format.ts'
import { parseDuration } from './duration-argument.ts'
import { assertStore } from './existing-paths.ts'
import { UsageError } from './failure.ts'
import type { Io } from './io.ts'
import { formatJson } from './output-options.ts'
import { textTable } from './text-table.ts'

interface Flags {
  readonly store: string
  readonly customer?: readonly string[]
  readonly customers?: string
  readonly olderThan?: string
  readonly zone?: string
  readonly dryRun?: boolean
  readonly json?: boolean
}

/** `causerie forget`. Its JSON is the `ForgetReport`. */
export function forgetCommand(io: Io): Command {
  return new Command('forget')
    .description('permanently removes personal data from a store; no figure changes')
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
      const { forget } = await import('../src/ingest/forget/forget.ts')
      const report = await forget({
        store,
        customers,
        ...(before === undefined ? {} : { chatsLastSeenBefore: before }),
        ...(zone === undefined ? {} : { zone }),
        ...(dryRun === undefined ? {} : { dryRun }),
      })
      io.stdout.write(flags.json === true ? formatJson(io, report) : reportText(report))
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

function reportText(report: ForgetReport): string {
  const { customers, unknownCustomers, chats, rows, rejects, filesRewritten, dryRun, seconds } = report
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
    : `Done in ${formatDelay(seconds, 'en')}: the data is gone from every file of the store, and no figure changed.\n${outOfReach}`
  return `${table}\n${unknown}${end}`
}

const outOfReach =
  "Not changed: the log's own files, copies of the store, texts of other people that mention a customer, and what runs wrote (letters, reports and the ledger).\n"
