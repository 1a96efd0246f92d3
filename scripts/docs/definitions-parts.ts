import { catalogue, type Metric } from '../../src/metrics/definitions/catalogue.ts'
import { locales, wordsOf } from '../../src/words/locale.ts'
import { markdownTable } from './generated-parts.ts'

/** The parts of docs/definitions.md that are generated from the catalogue. */
export function definitionsParts() {
  const rows = Object.entries<Metric>(catalogue).map(([name, metric]) => [
    `\`${name}\``,
    metric.title.en,
    metric.unit,
    metric.empty === null ? 'null' : '0',
    metric.addsUp ? 'yes' : 'no',
    metric.basis === null ? '' : `\`${metric.basis}\``,
    metric.better,
    metric.description.en,
  ])
  const titles = Object.entries<Metric>(catalogue).map(([name, { title }]) => [
    `\`${name}\``,
    ...locales.map(locale => title[locale]),
  ])
  return {
    metrics: markdownTable(
      ['metric', 'title', 'unit', 'if empty', 'adds up', '`of` is', 'better', 'how it is counted'],
      rows,
    ),
    titles: markdownTable(['metric', ...locales.map(locale => wordsOf(locale).name)], titles),
  }
}
