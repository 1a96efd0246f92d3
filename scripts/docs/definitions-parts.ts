import { catalogue, type Metric } from '../../src/metrics/definitions/catalogue.ts'
import { locales, wordsOf } from '../../src/words/locale.ts'
import { markdownTable } from './generated-parts.ts'

/** What docs/definitions.md takes from the catalogue. */
export function definitionsParts() {
  const rows = Object.entries<Metric>(catalogue).map(([name, { title, unit, empty, addsUp, basis, better }]) => [
    `\`${name}\``,
    title.en,
    unit,
    empty === null ? 'null' : '0',
    addsUp ? 'yes' : 'no',
    basis === null ? '' : `\`${basis}\``,
    better,
  ])
  const titles = Object.entries<Metric>(catalogue).map(([name, { title }]) => [
    `\`${name}\``,
    ...locales.map(locale => title[locale]),
  ])
  return {
    metrics: markdownTable(['metric', 'title', 'unit', 'if empty', 'adds up', '`of` is', 'better'], rows),
    titles: markdownTable(['metric', ...locales.map(locale => wordsOf(locale).name)], titles),
  }
}
