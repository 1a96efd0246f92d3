import type { Clock, HourOfWeek, StartedIn } from '../../src/metrics/definitions/query.ts'
import { weekday } from './civil.ts'
import { startOf } from './delay.ts'
import { wallClock, wallDate } from './instant.ts'
import type { Stored } from './stored.ts'
import type { ViewedChat } from './view.ts'
import { wallAt } from './zone.ts'

/** The hour of the week at an instant in a zone. */
export function hourOfWeekIn(zone: string, instant: bigint): HourOfWeek {
  const wall = wallAt(zone, instant)
  return { weekday: weekday(wallDate(wall)), hour: Number(wallClock(wall).slice(0, 2)) }
}

/** The zone of the clock that applies to a chat. */
export function zoneOf(chat: ViewedChat, clock: Clock, reportZone: string, store: Stored): string {
  return clock === 'report' ? reportZone : (store.listed.get(chat.establishment)?.zone ?? reportZone)
}

/** Whether a chat started before `asOf` in one of the hours. */
export function startsWithin(
  chat: ViewedChat,
  { clock = 'establishment', hours }: StartedIn,
  { zone, asOf, store }: { readonly zone: string; readonly asOf: bigint; readonly store: Stored },
): boolean {
  const start = startOf(chat, asOf)
  if (start === null) return false
  const met = hourOfWeekIn(zoneOf(chat, clock, zone, store), start.at)
  return hours.some(({ weekday: day, hour }) => day === met.weekday && hour === met.hour)
}
