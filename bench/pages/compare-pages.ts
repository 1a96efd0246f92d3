import type { Store } from '../../src/index.ts'
import { renderHtml, renderPdf } from '../../src/report/index.ts'
import { contest, ratioOf, type Times } from '../contest.ts'
import { NotInstalledError } from '../opponents/opponent.ts'
import type { Asked } from '../question.ts'
import { openChromium } from './chromium.ts'
import { openFloor } from './pdfkit-floor.ts'
import { assertSays, freshModel, siteReport } from './report-page.ts'
import { openSvgToPdfkit } from './svg-to-pdfkit.ts'

export interface PageRow {
  readonly name: string
  readonly times: Times
  /** The ratio to the library's PDF. */
  readonly ratio: number
  readonly sizeBytes: number
}

interface PagesOptions {
  readonly folder: string
  readonly runs: number
  readonly onAbsent: (reason: string) => void
}

/** Lets everybody draw one report, warmed up, from the same answers to bytes. Every PDF must contain the texts of ours. */
export async function comparePages(
  store: Store<'region'>,
  asked: Asked,
  { folder, runs, onAbsent }: PagesOptions,
): Promise<readonly PageRow[]> {
  const input = await siteReport(store, asked)
  const model = freshModel(input)
  const chromium = await unlessAbsent(openChromium, onAbsent)
  const svgToPdfkit = await unlessAbsent(async () => openSvgToPdfkit(), onAbsent)
  const draw = {
    'causerie, PDF': () => renderPdf(freshModel(input)),
    'causerie, HTML': async () => Buffer.from(await renderHtml(freshModel(input))),
    'its text and lines by pdfkit, no chart runtime': openFloor(model),
    ...(chromium && { [`${chromium.name} (${chromium.version})`]: () => chromium.print(freshModel(input)) }),
    ...(svgToPdfkit && {
      [`${svgToPdfkit.name} (${svgToPdfkit.version})`]: () => svgToPdfkit.print(freshModel(input)),
    }),
  }
  try {
    const sizes = new Map<string, number>()
    for (const [who, run] of Object.entries(draw)) {
      const bytes = await run()
      sizes.set(who, bytes.length)
      const isPdf = who !== 'causerie, HTML'
      if (isPdf && !(await assertSays(bytes, { model, folder, who })))
        onAbsent('the pages are not held against each other: there is no pdftotext')
    }
    const contestants = Object.entries(draw).map(([name, run]) => ({ name, run }))
    const [ours, ...others] = await contest(contestants, { runs, patienceSeconds: 30 })
    if (ours === undefined) throw new Error('nobody ran')
    return [ours, ...others].map(times => ({
      name: times.name,
      times,
      ratio: ratioOf(ours, times),
      sizeBytes: sizes.get(times.name) ?? 0,
    }))
  } finally {
    await chromium?.close()
  }
}

async function unlessAbsent<T>(open: () => Promise<T>, onAbsent: (reason: string) => void): Promise<T | null> {
  try {
    return await open()
  } catch (error) {
    if (!(error instanceof NotInstalledError)) throw error
    onAbsent(error.message)
    return null
  }
}
