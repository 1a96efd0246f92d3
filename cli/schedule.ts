import { Command } from 'commander'
import type { Config } from '../config/config.ts'
import { lookup } from '../src/lookup.ts'
import type { Io } from './io.ts'
import { assertSubscription, type JobsFlags, readConfigOf, withConfigOption } from './jobs-options.ts'
import { formatJson } from './output-options.ts'
import { textTable } from './text-table.ts'
import { minuteText, periodText, wrappedText } from './wrapped-text.ts'

interface Flags extends JobsFlags {
  readonly json?: boolean
}

const shownSlots = 5

/** `causerie schedule`. Changes are written to the ledger; workers pick them up within half a minute. */
export function scheduleCommand(io: Io): Command {
  const root = new Command('schedule').description('when subscriptions run')
  // commander passes settings to the program's commands, but not to their subcommands.
  root.hook('preSubcommand', (_, verb) => {
    verb.copyInheritedSettings(root)
  })
  const verbs = [
    ['list', 'lists every subscription and whether its schedule runs', listSchedules],
    ['next', 'lists the next five runs, in the schedule’s zone and in UTC', nextRuns],
    ['apply', 'starts schedules that are new or changed', apply],
    ['remove', 'stops schedules until they are applied again', remove],
  ] as const
  for (const [verb, description, act] of verbs) {
    const command = withConfigOption(new Command(verb).description(description))
      .argument(verb === 'remove' ? '<name...>' : '[name...]', 'subscriptions (default: all)')
      .option('--json', 'print one JSON document')
      .action(async (names: readonly string[], flags: Flags) => {
        const config = await readConfigOf(flags)
        const chosen = names.length === 0 ? Object.keys(config.subscriptions) : names
        for (const name of chosen) assertSubscription(config, name)
        await act(io, config, chosen, flags.json === true)
      })
    root.addCommand(command)
  }
  return root
}

async function listSchedules(io: Io, config: Config, names: readonly string[], json: boolean): Promise<void> {
  const [{ readScheduleState }, { patternOf }, { nextSlots }, { lastMissed }, { openLedger }] = await Promise.all([
    import('../jobs/schedule/schedule-state.ts'),
    import('../jobs/schedule/repeat-strategy.ts'),
    import('../jobs/schedule/slots.ts'),
    import('../jobs/schedule/last-missed.ts'),
    import('../jobs/ledger/ledger.ts'),
  ])
  const ledger = openLedger(config.ledger, { now: io.now })
  const schedules = await Promise.all(
    names.map(async name => {
      const schedule = lookup(config.subscriptions, name)?.schedule
      if (schedule === undefined) throw new Error(`not in the config: subscription ${name}`)
      const known = await readScheduleState(config.ledger, name)
      const isSame = known?.schedule === patternOf(schedule)
      const state = known === null ? 'new' : !known.active ? 'removed' : isSame ? 'active' : 'changed'
      // A removed schedule has no next run.
      const [next] = state === 'removed' ? [] : nextSlots(schedule, io.now(), 1)
      const missed = await lastMissed(ledger, name)
      return { name, state, since: known?.since ?? null, schedule, next: next ?? null, missed }
    }),
  )
  if (json) return io.stdout.write(formatJson(io, { schedules }))
  const columns = [
    { title: 'Subscription', align: 'start', cut: 'never' },
    { title: 'State', align: 'start', cut: 'never' },
    { title: 'Next', align: 'start', cut: 'never' },
    { title: 'Schedule', align: 'start', cut: 'first' },
  ] as const
  const rows = schedules.map(({ name, schedule, state, next }) => [
    name,
    state,
    next?.local.replace('T', ' ') ?? '',
    scheduleText(schedule),
  ])
  const missed = schedules.flatMap(({ name, missed: last }) => (last === null ? [] : [`- ${name} ${last.reason}`]))
  const width = io.stdout.columns
  const lines = missed.map(line => wrappedText(line, { width }))
  io.stdout.write([textTable(columns, rows, { width }), ...(lines.length === 0 ? [] : ['\n']), ...lines].join(''))
}

async function nextRuns(io: Io, config: Config, names: readonly string[], json: boolean): Promise<void> {
  const [{ nextSlots }, { freeze }] = await Promise.all([
    import('../jobs/schedule/slots.ts'),
    import('../jobs/run/freeze.ts'),
  ])
  const runs = names.flatMap(name => {
    const subscription = lookup(config.subscriptions, name)
    if (subscription === undefined) return []
    return nextSlots(subscription.schedule, io.now(), shownSlots).map(slot => {
      const { period, asOf } = freeze(subscription, slot.instant)
      return { name, local: slot.local, zone: subscription.schedule.zone, instant: slot.instant, period, asOf }
    })
  })
  if (json) return io.stdout.write(formatJson(io, { runs }))
  const columns = [
    { title: 'Local time', align: 'start', cut: 'never' },
    { title: 'UTC', align: 'start', cut: 'never' },
    { title: 'Period', align: 'start', cut: 'never' },
    { title: 'Frozen at', align: 'start', cut: 'never' },
  ] as const
  const tables = names.map(name => {
    const schedule = lookup(config.subscriptions, name)?.schedule
    const rows = runs
      .filter(run => run.name === name)
      .map(({ local, instant, period, asOf }) => [
        local.replace('T', ' '),
        minuteText(instant),
        periodText(period),
        minuteText(asOf),
      ])
    const title = `${name}: ${schedule === undefined ? '' : scheduleText(schedule)}`
    return `${wrappedText(title, { width: io.stdout.columns })}\n${textTable(columns, rows, { width: io.stdout.columns })}`
  })
  io.stdout.write(tables.join('\n'))
}

async function apply(io: Io, config: Config, names: readonly string[], json: boolean): Promise<void> {
  const { applySchedule } = await import('../jobs/schedule/schedule-state.ts')
  for (const name of names) await applySchedule(config, name, { now: io.now() })
  return listSchedules(io, config, names, json)
}

async function remove(io: Io, config: Config, names: readonly string[], json: boolean): Promise<void> {
  const { removeSchedule } = await import('../jobs/schedule/schedule-state.ts')
  for (const name of names) await removeSchedule(config.ledger, name)
  return listSchedules(io, config, names, json)
}

function scheduleText(schedule: Config['subscriptions'][string]['schedule']): string {
  const { zone } = schedule
  if ('cron' in schedule) return `cron ${schedule.cron}, ${zone}`
  if ('monthly' in schedule) return `day ${schedule.monthly} of each month at ${schedule.at}, ${zone}`
  if ('weekly' in schedule) return `${capitalized(schedule.weekly)}s at ${schedule.at}, ${zone}`
  return `daily at ${schedule.at}, ${zone}`
}

function capitalized(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1)
}
