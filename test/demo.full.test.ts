import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pdfPages, pdfWords, popplerMissing } from './poppler.ts'
import { causerieProgram } from './program.ts'

let out: string
beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'causerie-demo-'))
  execFileSync(process.execPath, [...causerieProgram, 'demo', '--out', out])
}, 300_000)
afterAll(() => rm(out, { recursive: true }))

test.skipIf(popplerMissing)('a month takes five pages, none of which is blank in its lower half', async () => {
  for (const language of ['en', 'fr']) {
    const pdf = await readFile(join(out, `causerie-2026-10-${language}.pdf`))
    const pages = pdfPages(pdf)
    expect(pages.length, language).toBeLessThanOrEqual(5)
    const words = pdfWords(pdf)
    for (const page of pages.keys()) {
      // The page number is at 810 pt.
      const bottoms = words.filter(word => word.page === page + 1 && word.bottom < 796).map(({ bottom }) => bottom)
      expect(Math.max(...bottoms), `page ${page + 1} in ${language}`).toBeGreaterThan(600)
    }
  }
})
