import { Command } from 'commander'
import type { Firing, Replay } from '../jobs/alerts/replay-alert.ts'
import { lookup } from '../src/lookup.ts'
import { UsageError } from './failure.ts'
import type { Io } from './io.ts'
import { assertSubscription, type JobsFlags, readConfigOf, refusingConfig, withConfigOption } from './jobs-options.ts'
import { formatJson } from './output-options.ts'
import { progressBar } from './progress-bar.ts'
import { textTable } from './text-table.ts'
import { counted, minuteText, wrappedText } from './wrapped-text.ts'

interface Flags extends JobsFlags {
  readonly from?: string
  readonly json?: boolean
}

/** `causerie replay`. */
export function replayCommand(io: Io): Command {
  return withConfigOption(
    new Command('replay').description(
      'how often an alert would have fired in the last twelve months, and on which chats',
    ),
  )
    .argument('<name>', 'an alert of the config; its schedule need not be applied')
    .option('--from <date>', 'the first day, in UTC, such as 2026-01-01 (default: 365 days ago)')
    .option('--json', 'print one JSON document')
    .action(async (name: string, flags: Flags) => {
      const config = await readConfigOf(flags)
      assertSubscription(config, name)
      if (lookup(config.subscriptions, name)?.alert === undefined)
        throw new UsageError(`${name} is not an alert: it has no condition to replay`)
      const from = flags.from === undefined ? {} : { from: startOf(flags.from) }
      const { replayAlert } = await import('../jobs/alerts/replay-alert.ts')
      const { stderr } = io
      const bar =
        stderr.terminal && stderr.stream !== null
          ? await progressBar(stderr.stream, '{bar} {checks} of {of} checks', { checks: 0, of: 0 })
          : null
      const replaying = replayAlert(config, name, {
        now: io.now(),
        ...from,
        onProgress: progress => bar?.update(progress.checks / Math.max(1, progress.of), progress),
      })
      const replay = await refusingConfig(replaying).finally(() => bar?.stop())
      io.stdout.write(flags.json === true ? formatJson(io, replay) : replayText(replay, io.stdout.columns))
    })
}

function startOf(date: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || Number.isNaN(Date.parse(date)))
    throw new UsageError(`--from must be a date such as 2026-01-01: ${JSON.stringify(date)}`)
  return `${date}T00:00:00Z`
}

/** How many chats of a firing are named; the JSON has more. */
const namedChats = 3

function replayText(
  { alert, from, to, checks, fired, quiet, notJudged, reasons, firings }: Replay,
  width: number | null,
) {
  const times = counted(firings.length, 'time')
  const head = [
    wrappedText(
      `${alert} would have fired ${times} in ${counted(checks, 'check')} from ${minuteText(from)} to ${minuteText(to)}`,
      {
        width,
      },
    ),
    wrappedText(`On at ${fired}, quiet at ${quiet}, could not judge at ${notJudged}`, { width }),
    ...reasons.map(({ kind, checks: count, example }) =>
      wrappedText(`- ${kind}, ${counted(count, 'check')}: ${example}`, { width }),
    ),
  ]
  if (firings.length === 0) return head.join('')
  const columns = [
    { title: 'Began', align: 'start', cut: 'never' },
    { title: 'Over', align: 'start', cut: 'never' },
    { title: 'Where', align: 'start' },
    { title: 'Value', align: 'end' },
    { title: 'Chats', align: 'start', cut: 'first' },
  ] as const
  const rows = firings.map(firing => [
    minuteText(firing.began),
    firing.over === null ? 'still on' : minuteText(firing.over),
    firing.label ?? 'all chats',
    valueText(firing),
    chatsText(firing),
  ])
  return `${head.join('')}\n${textTable(columns, rows, { width })}`
}

function valueText({ measured, of }: Firing): string {
  if (measured === null) return ''
  const value = Number.isInteger(measured) ? String(measured) : measured.toFixed(3)
  return of === null ? value : `${value} of ${of}`
}

function chatsText({ chats, chatsTotal }: Firing): string {
  const named = chats.slice(0, namedChats).map(({ chatId }) => chatId)
  const more = (chatsTotal ?? 0) - named.length
  return `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
