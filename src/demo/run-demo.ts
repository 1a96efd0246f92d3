import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ingest } from '../ingest/ingest.ts'
import { reportInput } from '../report/report-answers.ts'
import { writeReport } from '../report/write-report.ts'
import { openStore } from '../store/store.ts'
import { generateLog } from './generate-log.ts'

export interface DemoOptions {
  /** A folder, made when it is missing. What an earlier demo left in it is replaced. */
  readonly out: string
  /** Rows of the log. Default 260 000. */
  readonly messages?: number
  /** Told of each step as it begins. */
  readonly onStep?: (step: string) => void
}

export interface Demo {
  readonly log: string
  readonly establishments: string
  readonly store: string
  /** The month's reports, PDF and HTML, in French and in English. */
  readonly reports: readonly string[]
}

/** Sixteen months of 48 sites on eight clocks. */
const demoLog = { seed: 126, establishments: 48, start: '2025-07-01', end: '2026-11-02', format: 'csv' } as const

/** What a Monday morning's report on October would have shown. */
const query = { period: '2026-10', zone: 'Europe/Paris', asOf: '2026-11-02T08:00:00+01:00' } as const

/** From nothing to reports: generates a log, loads it, asks for a month and draws it. The same files on every run. */
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
