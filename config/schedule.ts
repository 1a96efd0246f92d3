import { z } from 'zod'
import { isZone } from '../src/time/zone.ts'
import { type Cron, parseCron } from './cron.ts'

const at = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time is written HH:MM')
  .describe('The local time, `HH:MM`.')
const zone = z
  .string()
  .refine(isZone, 'must be an IANA time zone such as Europe/Paris')
  .describe('The IANA time zone of the local time.')
/** In ISO 8601 order. */
export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const

// A config file has text here; a schedule stored in a job is JSON with numbers.
const fromText = (given: unknown) => (typeof given === 'string' && /^\d+$/.test(given) ? Number(given) : given)

/** The kinds of schedules, by the key that says which it is. */
export const scheduleKinds = {
  monthly: z.strictObject({
    monthly: z
      .preprocess(fromText, z.int().min(1).max(31))
      .describe('The day of the month, 1 to 31. Shorter months use their last day.'),
    at,
    zone,
  }),
  weekly: z.strictObject({ weekly: z.enum(weekdays).describe('The day of the week.'), at, zone }),
  daily: z.strictObject({
    daily: z.preprocess(given => (given === 'true' ? true : given), z.literal(true)).describe('Always `true`.'),
    at,
    zone,
  }),
  cron: z.strictObject({
    cron: z
      .string()
      .superRefine(refuseCron)
      .describe('Five fields: minute, hour, day of the month, month, day of the week.'),
    zone,
  }),
} as const
type ScheduleKind = keyof typeof scheduleKinds

/** A sequence of local times in a zone. Each happens once, even when clocks change. */
export type Schedule = z.output<(typeof scheduleKinds)[ScheduleKind]>

/** Picks the kind of schedule by its key first, so that errors are about that kind only and not about all four. */
export const scheduleSchema = z.unknown().transform(readSchedule).meta({ title: 'schedule' })

function readSchedule(given: unknown, context: z.core.$RefinementCtx): Schedule {
  const named = Object.keys(scheduleKinds).filter(
    kind => typeof given === 'object' && given !== null && Object.hasOwn(given, kind),
  )
  const [kind] = named
  if (kind === undefined || named.length > 1) {
    context.issues.push({
      code: 'custom',
      message: given === undefined ? 'is missing' : 'must be one of monthly, weekly, daily or cron',
      input: given,
    })
    return z.NEVER
  }
  const result = scheduleKinds[kind as ScheduleKind].safeParse(given, { reportInput: true })
  if (result.success) return result.data
  for (const issue of result.error.issues) context.issues.push({ ...issue } as z.core.$ZodRawIssue)
  return z.NEVER
}

function refuseCron(pattern: string, context: z.core.$RefinementCtx<string>): void {
  const cron: Cron | { readonly problem: string } = parseCron(pattern)
  if ('problem' in cron) context.addIssue({ code: 'custom', message: cron.problem })
}
