import { type Config, readConfig, runWorker, type Schedule, type Subscription } from '../../jobs/index.ts'
import { type ServeOptions, serve } from '../../serve/index.ts'

const config: Config = await readConfig('causerie.config.yaml')
declare const worker: Parameters<typeof runWorker>[0]
declare const pages: ServeOptions

// Defaults are filled in, and values that can be missing include undefined or null in their types.
export const staleHours: number | undefined = config.stores.main?.staleHours
export const keepDays: number | null = config.keepDays
export const schedules: readonly Schedule[] = [
  { monthly: 1, at: '08:00', zone: 'Europe/Paris' },
  { weekly: 'monday', at: '08:00', zone: 'Europe/Paris' },
  { daily: true, at: '08:00', zone: 'Europe/Paris' },
  { cron: '0 8 * * 1', zone: 'Europe/Paris' },
]

// @ts-expect-error a subscription may be missing
export const subscription: Subscription = config.subscriptions.monthly
// @ts-expect-error a config may have no mail server
export const host: string = config.smtp.host
// @ts-expect-error a group that no config has
export const mail = config.mail
// @ts-expect-error a schedule without a zone
export const zoneless: Schedule = { monthly: 1, at: '08:00' }
// @ts-expect-error an unknown day
export const day: Schedule = { weekly: 'lundi', at: '08:00', zone: 'Europe/Paris' }
// @ts-expect-error a schedule without a kind
export const kindless: Schedule = { at: '08:00', zone: 'Europe/Paris' }
// @ts-expect-error a cron pattern that is not a string
export const pattern: Schedule = { cron: 8, zone: 'Europe/Paris' }
// @ts-expect-error a config that was not read
await runWorker({ ...worker, config: 'causerie.config.yaml' })
// @ts-expect-error a typo
await runWorker({ ...worker, concurency: 2 })
// @ts-expect-error an unknown language
await serve({ ...pages, locale: 'xx' })
// @ts-expect-error a port that is a string
await serve({ ...pages, port: '8080' })
// @ts-expect-error a config without its path
await serve({ ...pages, config })
// @ts-expect-error a typo
await serve({ ...pages, stores: 'store' })
