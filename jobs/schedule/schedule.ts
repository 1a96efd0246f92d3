import { z } from 'zod'
import { isZone } from '../../src/metrics/period/zone.ts'

const at = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time is written HH:MM')
const zone = z.string().refine(isZone, 'must be an IANA time zone such as Europe/Paris')
export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const

/** A list of local times in a zone, each of which happens once, whatever its clocks do. */
export const scheduleSchema = z.union([
  /** The day of the month; in a month without it, the last day. */
  z.strictObject({ monthly: z.int().min(1).max(31), at, zone }),
  z.strictObject({ weekly: z.enum(weekdays), at, zone }),
  z.strictObject({ daily: z.literal(true), at, zone }),
  /** Five fields. */
  z.strictObject({ cron: z.string(), zone }),
])
export type Schedule = z.infer<typeof scheduleSchema>
