// The parts of README.md that come from the code: `tsx scripts/readme.ts --write`, or without it the text for a test to compare.
import { readFile, writeFile } from 'node:fs/promises'
import { catalogue, type Metric } from '../src/metrics/definitions/catalogue.ts'
import { markdownTable, withGeneratedParts } from './docs/generated-parts.ts'

const path = new URL('../README.md', import.meta.url)

/** One row a metric, in the order of the catalogue. */
export function metricsTable(): string {
  const rows = Object.entries<Metric>(catalogue).map(([name, { title, description, unit }]) => [
    `\`${name}\``,
    title.en,
    unit,
    description.en,
  ])
  return markdownTable(['metric', 'title', 'unit', 'how it is counted'], rows)
}

/** The README with its generated parts made anew: what stands between the two comments that name one. */
export async function generatedReadme(): Promise<string> {
  const readme = await readFile(path, 'utf8')
  return withGeneratedParts('README.md', readme, { metrics: metricsTable(), speed: await speedTable() })
}

/** Who was compared, and the questions over the whole log, of the last kept run of the bench. */
async function speedTable(): Promise<string> {
  const bench = await readFile(new URL('../bench/README.md', import.meta.url), 'utf8')
  const log = /^Log: (.*?)\. Times/m.exec(bench)?.[1]
  const [head, rule, ...questions] = tableOf(bench, '| question ')
  const rows = questions.filter(row => row.includes('| three years |'))
  if (log === undefined || head === undefined || rule === undefined || rows.length === 0)
    throw new Error('bench/README.md holds no run: npm run bench -- --write')
  const against = tableOf(bench, '| against ')
  return [`${log}.`, '', ...against, ...(against.length > 0 ? [''] : []), head, rule, ...rows].join('\n')
}

/** The lines of the first table whose first line begins so. */
function tableOf(markdown: string, start: string): readonly string[] {
  const lines = markdown.split('\n')
  const from = lines.findIndex(line => line.startsWith(start))
  if (from === -1) return []
  const end = lines.findIndex((line, index) => index > from && !line.startsWith('|'))
  return lines.slice(from, end === -1 ? lines.length : end)
}

if (process.argv.includes('--write')) await writeFile(path, await generatedReadme())
