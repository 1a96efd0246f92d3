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
/** In the order of ISO 8601. */
export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const

// A config file holds text, a schedule kept in a job is JSON.
const fromText = (given: unknown) => (typeof given === 'string' && /^\d+$/.test(given) ? Number(given) : given)

/** The kinds of schedules, by the key that says which it is. */
export const scheduleKinds = {
  monthly: z.strictObject({
    monthly: z
      .preprocess(fromText, z.int().min(1).max(31))
      .describe('The day of the month, 1 to 31. In a month without it, the last day.'),
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

/** A list of local times in a zone, each of which happens once, whatever its clocks do. */
export type Schedule = z.output<(typeof scheduleKinds)[ScheduleKind]>

/** By the key that says its kind, so that what is wrong is told of that kind and not of four. */
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
