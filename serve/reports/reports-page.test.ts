import { describe, expect, test } from 'vitest'
import type { DeliveredReport, DeliveredRun } from './delivered-runs.ts'
import { type ReportsPage, reportsContent } from './reports-page.ts'

const report: DeliveredReport = {
  id: 'r/1',
  label: 'Le <Phare>',
  locale: 'fr',
  fileName: 'october',
  files: [
    { format: 'pdf', name: 'r.pdf', sizeBytes: 1_240_000, sha256: 'x' },
    { format: 'html', name: 'r.html', sizeBytes: 20_000, sha256: 'x' },
  ],
}
const run: DeliveredRun = {
  run: 'monthly.2026-11-01T0800',
  subscription: 'monthly',
  state: 'partial',
  period: { start: '2026-10-01', end: '2026-11-01' },
  zone: 'Europe/Paris',
  asOf: '2026-11-01T07:00:00Z',
  reports: [report],
}
const page = (changes: Partial<ReportsPage> = {}) =>
  reportsContent({ runs: [run], page: 1, hasOlder: false, locale: 'en', ...changes }).text
const linksTo = (text: string) => [...text.matchAll(/<a href="(\/reports\?[^"]*)">([^<]*)</g)].map(([, ...of]) => of)

describe('the page of reports', () => {
  test('has its files by format and size, in the language and under the name of their report', () => {
    const text = page()
    expect(text).toContain('<bdi>Le &lt;Phare&gt;</bdi> <span class="note" lang="fr">français</span>')
    const path = '/reports/monthly.2026-11-01T0800/r%2F1'
    expect(text).toContain(`<a href="${path}/pdf">PDF <span class="note">1.2\u00a0MB</span>`)
    expect(text).toContain(`<a href="${path}/html">HTML <span class="note">20\u00a0kB</span>`)
    expect(text).toContain('delivered in part')
    expect(text).toContain('frozen as of')
    expect(text).not.toContain('not rendered')
    const english = page({ runs: [{ ...run, reports: [{ ...report, label: null, locale: 'en', files: [] }] }] })
    expect(english).toContain('<bdi>Everything</bdi> <span class="note" lang="en">English</span>')
    expect(english).toContain('not rendered')
    expect(page({ locale: 'fr', runs: [] })).toContain('Aucun rapport')
    expect(page({ runs: [] })).toContain('No report yet')
    expect(text).not.toContain('No report yet')
  })

  test('has two hundred reports of a run, and says how many more there are', () => {
    const many = (count: number) => page({ runs: [{ ...run, reports: Array.from({ length: count }, () => report) }] })
    expect(many(200).match(/<li>/g)).toHaveLength(200)
    expect(many(200)).not.toContain('more</p>')
    expect(many(203).match(/<li>/g)).toHaveLength(200)
    expect(many(203)).toContain('and 3 more</p>')
  })

  test.each<[at: number, hasOlder: boolean, links: readonly (readonly string[])[]]>([
    [1, false, []],
    [1, true, [['/reports?page=2', 'Older']]],
    [2, false, [['/reports?page=1', 'Newer']]],
    [
      3,
      true,
      [
        ['/reports?page=2', 'Newer'],
        ['/reports?page=4', 'Older'],
      ],
    ],
  ])('of page %d, with older ones: %s, links to %j', (at, hasOlder, links) => {
    const text = page({ page: at, hasOlder })
    expect(linksTo(text)).toEqual(links)
    expect(text.includes('<nav class="pager"')).toBe(links.length > 0)
    for (const word of links.length === 0 ? [] : ['Newer', 'Older']) {
      expect(text.includes(`<span>${word}</span>`)).toBe(!links.some(([, of]) => of === word))
    }
  })
})
