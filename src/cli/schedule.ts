import { Command } from 'commander'
import type { Config } from '../../jobs/config/config.ts'
import type { Io } from './io.ts'
import { assertSubscription, type JobsFlags, readConfigOf, withConfigOption } from './jobs-options.ts'
import { formatJson } from './output-options.ts'
import { textTable } from './text-table.ts'

interface Flags extends JobsFlags {
  readonly json?: boolean
}

const shownSlots = 5

/** `causerie schedule`. What it changes stands in the ledger: workers take it up within half a minute. */
export function scheduleCommand(io: Io): Command {
  const root = new Command('schedule').description('when subscriptions run')
  const verbs = [
    ['list', 'every subscription, and whether its schedule runs', listSchedules],
    ['next', 'the next five runs, in the schedule’s zone and in UTC', nextRuns],
    ['apply', 'starts schedules that are new or changed', apply],
    ['remove', 'stops schedules until they are applied again', remove],
  ] as const
  for (const [verb, description, act] of verbs) {
    const command = withConfigOption(new Command(verb).description(description))
      .argument(verb === 'remove' ? '<name...>' : '[name...]', 'subscriptions; all when none is named')
      .option('--json', 'one JSON document')
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
  const [{ readScheduleState }, { patternOf }, { nextSlots }] = await Promise.all([
    import('../../jobs/schedule/schedule-state.ts'),
    import('../../jobs/schedule/repeat-strategy.ts'),
    import('../../jobs/schedule/slots.ts'),
  ])
  const schedules = await Promise.all(
    names.map(async name => {
      const schedule = config.subscriptions[name]?.schedule
      if (schedule === undefined) throw new Error(`not in the config: subscription ${name}`)
      const known = await readScheduleState(config.ledger, name)
      const isSame = known?.schedule === patternOf(schedule)
      const state = known === null ? 'new' : !known.active ? 'removed' : isSame ? 'active' : 'changed'
      const [next] = nextSlots(schedule, io.now(), 1)
      return { name, state, since: known?.since ?? null, schedule, next: next ?? null }
    }),
  )
  if (json) return io.stdout.write(formatJson(io, { schedules }))
  const columns = [
    { title: 'Subscription', align: 'start', cut: 'never' },
    { title: 'Schedule', align: 'start', cut: 'never' },
    { title: 'State', align: 'start', cut: 'never' },
    { title: 'Next', align: 'start' },
    { title: 'UTC', align: 'start' },
  ] as const
  const rows = schedules.map(({ name, schedule, state, next }) => [
    name,
    scheduleText(schedule),
    state,
    next === null ? '' : `${next.local.replace('T', ' ')} ${schedule.zone}`,
    next?.instant ?? '',
  ])
  io.stdout.write(textTable(columns, rows, { width: io.stdout.columns }))
}

async function nextRuns(io: Io, config: Config, names: readonly string[], json: boolean): Promise<void> {
  const [{ nextSlots }, { freeze }] = await Promise.all([
    import('../../jobs/schedule/slots.ts'),
    import('../../jobs/run/freeze.ts'),
  ])
  const runs = names.flatMap(name => {
    const subscription = config.subscriptions[name]
    if (subscription === undefined) return []
    return nextSlots(subscription.schedule, io.now(), shownSlots).map(slot => {
      const { period, asOf } = freeze(subscription, slot.instant)
      return { name, local: slot.local, zone: subscription.schedule.zone, instant: slot.instant, period, asOf }
    })
  })
  if (json) return io.stdout.write(formatJson(io, { runs }))
  const columns = [
    { title: 'Subscription', align: 'start', cut: 'never' },
    { title: 'Local time', align: 'start', cut: 'never' },
    { title: 'Zone', align: 'start', cut: 'never' },
    { title: 'UTC', align: 'start', cut: 'never' },
    { title: 'Period', align: 'start', cut: 'never' },
    { title: 'Frozen at', align: 'start', cut: 'never' },
  ] as const
  const rows = runs.map(({ name, local, zone, instant, period, asOf }) => [
    name,
    local.replace('T', ' '),
    zone,
    instant,
    `${period.start}..${period.end}`,
    asOf,
  ])
  io.stdout.write(textTable(columns, rows, { width: io.stdout.columns }))
}

async function apply(io: Io, config: Config, names: readonly string[], json: boolean): Promise<void> {
  const { applySchedule } = await import('../../jobs/schedule/schedule-state.ts')
  for (const name of names) await applySchedule(config, name, { now: io.now() })
  return listSchedules(io, config, names, json)
}

async function remove(io: Io, config: Config, names: readonly string[], json: boolean): Promise<void> {
  const { removeSchedule } = await import('../../jobs/schedule/schedule-state.ts')
  for (const name of names) await removeSchedule(config.ledger, name)
  return listSchedules(io, config, names, json)
}

function scheduleText(schedule: Config['subscriptions'][string]['schedule']): string {
  if ('cron' in schedule) return `cron ${schedule.cron}`
  if ('monthly' in schedule) return `monthly on ${schedule.monthly} at ${schedule.at}`
  return 'weekly' in schedule ? `${schedule.weekly}s at ${schedule.at}` : `daily at ${schedule.at}`
}
