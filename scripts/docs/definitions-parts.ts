import { catalogue, type Metric, metricNames } from '../../src/metrics/definitions/catalogue.ts'
import { findingKinds, findingNames } from '../../src/quality/findings.ts'
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
  const findings = findingNames.map(name => {
    const { counts, metrics } = findingKinds[name]
    const { title, effect } = wordsOf('en').quality.findings[name]
    const concerned = metrics.length === metricNames.length ? 'all' : metrics.map(metric => `\`${metric}\``).join(', ')
    return [`\`${name}\``, counts, `${title}.`, effect, concerned]
  })
  const titles = Object.entries<Metric>(catalogue).map(([name, { title }]) => [
    `\`${name}\``,
    ...locales.map(locale => title[locale]),
  ])
  return {
    findings: markdownTable(['finding', 'counts', 'what it is', 'what it does', 'metrics'], findings),
    metrics: markdownTable(
      ['metric', 'title', 'unit', 'if empty', 'adds up', '`of` is', 'better', 'how it is counted'],
      rows,
    ),
    titles: markdownTable(['metric', ...locales.map(locale => wordsOf(locale).name)], titles),
  }
}
