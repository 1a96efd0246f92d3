import { Command } from 'commander'
import { metricNames } from '../src/metrics/definitions/catalogue.ts'
import type { Finding } from '../src/quality/findings.ts'
import type { Quality } from '../src/quality/quality.ts'
import { formatCount } from '../src/words/format.ts'
import { wordsOf } from '../src/words/locale.ts'
import { assertStore } from './existing-paths.ts'
import type { Io } from './io.ts'
import { checkOutputFlags, type OutputFlags, withOutputOptions, writeOutput } from './output-options.ts'
import { textTable } from './text-table.ts'
import { wrappedText } from './wrapped-text.ts'

interface Flags extends OutputFlags {
  readonly store: string
}

/** `causerie quality`. */
export function qualityCommand(io: Io): Command {
  return withOutputOptions(
    new Command('quality').description('what may be wrong with a log, how often, and what it does to the figures'),
  )
    .requiredOption('--store <dir>', 'the store to read')
    .action(async (flags: Flags) => {
      checkOutputFlags(flags)
      await assertStore(flags.store)
      const [{ openStore }, { quality }] = await Promise.all([
        import('../src/store/store.ts'),
        import('../src/quality/quality.ts'),
      ])
      const store = await openStore(flags.store)
      try {
        const found = await quality(store)
        await writeOutput(io, flags, {
          json: found,
          table: async () => (await import('../src/report/quality-table.ts')).qualityTable(found),
          text: () => qualityText(found, io.stdout.columns),
        })
      } finally {
        store.close()
      }
    })
}

const say = wordsOf('en').quality

function qualityText({ knownUntil, loads, rejected, skipped, findings }: Quality, width: number | null): string {
  const count = (value: number) => formatCount(value, 'en')
  const counts: readonly (readonly [string, string])[] =
    loads === null
      ? []
      : [
          ['Loads', count(loads.loads)],
          ['Last load', loads.lastLoadedAt ?? 'none'],
          ['Data until', knownUntil ?? 'unknown'],
          ['Rows read', count(loads.rowsRead)],
          ['Rows stored', count(loads.accepted)],
          ['Duplicates', count(loads.duplicates)],
          ['Rows rejected', count(loads.rejected)],
          ...rejected.map(({ reason, rows }) => [`  ${reason}`, count(rows)] as const),
          ['Events of exports left out', count(skipped.reduce((sum, { events }) => sum + events, 0))],
          ...skipped.map(({ reason, events }) => [`  ${reason}`, count(events)] as const),
        ]
  const table = textTable(
    [
      { title: 'The log', align: 'start' },
      { title: 'Number', align: 'end' },
    ],
    counts,
    { width },
  )
  const found = findings.filter(one => one.count > 0)
  const list = found.length === 0 ? `${say.nothing}.\n` : found.map(one => findingText(one, width)).join('\n')
  return `${table}\n${list}`
}

function findingText({ finding, count, of, counts, example, metrics }: Finding, width: number | null): string {
  const { title, effect } = say.findings[finding]
  const number = `${formatCount(count, 'en')} of ${formatCount(of, 'en')} ${counts}`
  const concerned =
    metrics.length === 0
      ? 'no metric, only groups and clocks'
      : metrics.length === metricNames.length
        ? 'every metric'
        : metrics.join(', ')
  return [
    wrappedText(`${title}: ${number}${example === null ? '' : `, such as ${example}`}`, { width }),
    wrappedText(effect, { width, indent: '  ' }),
    wrappedText(`Concerns ${concerned}.`, { width, indent: '  ' }),
  ].join('')
}
