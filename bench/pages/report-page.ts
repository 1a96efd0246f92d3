import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Store } from '../../src/index.ts'
import { type ReportInput, type ReportModel, reportInput, reportModel } from '../../src/report/index.ts'
import type { Asked } from '../question.ts'

/** One site's month, compared with the month before. */
export function siteReport(store: Store<'region'>, { start, end, zone, to, where }: Asked): Promise<ReportInput> {
  const asOf = new Date(Number(to / 1000n)).toISOString()
  return reportInput(store, { period: { start, end }, zone, asOf, where })
}

/** A new model for every run, since a model keeps the charts drawn from it. */
export const freshModel = (input: ReportInput): ReportModel => reportModel(input, { locale: 'en' })

/** Throws when a page lacks one of the report's figures, titles or table cells. Needs pdftotext; returns false without it. */
export async function assertSays(pdf: Uint8Array, { model, folder, who }: Expected): Promise<boolean> {
  if (!existsSync('/usr/bin/pdftotext')) return false
  const path = join(folder, 'page.pdf')
  await writeFile(path, pdf)
  const { stdout } = spawnSync('/usr/bin/pdftotext', ['-layout', path, '-'], { encoding: 'utf8', maxBuffer: 2 ** 28 })
  const said = squeezed(stdout)
  for (const text of statements(model)) {
    if (!said.includes(squeezed(text))) throw new Error(`the page by ${who} does not say ${JSON.stringify(text)}`)
  }
  return true
}

interface Expected {
  readonly model: ReportModel
  readonly folder: string
  readonly who: string
}

/** The texts of a page, in pieces too short to be broken across lines. */
function statements({ sections }: ReportModel): readonly string[] {
  return sections.flatMap(({ blocks }) =>
    blocks.flatMap(block => {
      if (block.type === 'figures') return block.figures.map(({ value }) => value)
      return block.type === 'table' ? block.table.rows.flat() : []
    }),
  )
}

function squeezed(text: string): string {
  return text.normalize('NFKC').replace(/\s+/g, '')
}
