import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ingest } from '../ingest/ingest.ts'
import { reportInput } from '../report/report-answers.ts'
import { writeReport } from '../report/write-report.ts'
import { openStore } from '../store/store.ts'
import { generateLog } from './generate-log.ts'

export interface DemoOptions {
  /** The output folder; created if it does not exist. Replaces what an earlier demo left in it. */
  readonly out: string
  /** The number of log rows. Default 260 000. */
  readonly messages?: number
  /** Called at the beginning of each step. */
  readonly onStep?: (step: string) => void
}

export interface Demo {
  readonly log: string
  readonly establishments: string
  readonly store: string
  /** The month's reports, PDF and HTML, in French and in English. */
  readonly reports: readonly string[]
}

/** Sixteen months of 48 sites in eight time zones. */
const demoLog = { seed: 126, establishments: 48, start: '2025-07-01', end: '2026-11-02', format: 'csv' } as const

/** What a report on October, made on the following Monday morning, would have shown. */
const query = { period: '2026-10', zone: 'Europe/Paris', asOf: '2026-11-02T08:00:00+01:00' } as const

/** Generates a log, loads it, and writes the reports of a month. The files are the same on every run. */
export async function runDemo({ out, messages = 260_000, onStep = () => {} }: DemoOptions): Promise<Demo> {
  onStep(`generating a log of about ${messages.toLocaleString('en')} rows`)
  const log = await generateLog({ ...demoLog, out: join(out, 'demo-log'), messages })

  onStep('loading it')
  const directory = join(out, 'demo-store')
  await rm(directory, { recursive: true, force: true })
  await ingest({ store: directory, inputs: [log.log], establishments: log.establishments })

  const store = await openStore(directory)
  try {
    onStep('asking for October 2026')
    const input = await reportInput(store, query)
    onStep('drawing the reports')
    const french = await writeReport(input, { out, formats: ['pdf', 'html'], locale: 'fr' })
    const english = await writeReport(input, { out, formats: ['pdf', 'html'], locale: 'en' })
    return { log: log.log, establishments: log.establishments, store: directory, reports: [...french, ...english] }
  } finally {
    store.close()
  }
}
