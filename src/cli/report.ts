import { Command, InvalidArgumentError, Option } from 'commander'
import type { Locale } from '../render/report-input.ts'
import type { ReportFormat } from '../report/report-formats.ts'
import { assertStore } from './existing-paths.ts'
import type { Io } from './io.ts'
import { splitList } from './list-argument.ts'
import { formatJson } from './output-options.ts'
import { comparedQueryOf, instantOf, type QueryFlags, withQueryOptions } from './query-options.ts'
import { noteUnknownValues } from './unknown-values-note.ts'

interface Flags extends QueryFlags {
  readonly format: readonly ReportFormat[]
  readonly locale: Locale
  readonly out: string
  readonly json?: boolean
}

/** `causerie report`. Prints where the files are, one a line; its JSON is `{ files: [path] }`. */
export function reportCommand(io: Io): Command {
  return withQueryOptions(new Command('report').description('both pages as PDF and HTML files'))
    .addOption(
      new Option('--format <list>', 'pdf, html or both').argParser(parseFormats).default(['pdf', 'html'], 'pdf,html'),
    )
    .addOption(new Option('--locale <language>', 'of the report').choices(['fr', 'en']).default('en'))
    .option('--out <dir>', 'folder to write to, made when it is missing', '.')
    .option('--json', 'one JSON document')
    .action(async (flags: Flags) => {
      const query = comparedQueryOf(flags, io)
      await assertStore(flags.store)
      const [{ openStore }, { reportInput }, { writeReport }] = await Promise.all([
        import('../store/store.ts'),
        import('../report/report-input.ts'),
        import('../report/write-report.ts'),
      ])
      const store = await openStore<string>(flags.store)
      try {
        const { format: formats, locale, out } = flags
        await noteUnknownValues(io, store, flags)
        const files = await writeReport(
          await reportInput(store, { ...query, asOf: await instantOf(store, flags, io) }),
          { formats, locale, out },
        )
        io.stdout.write(flags.json === true ? formatJson(io, { files }) : files.map(file => `${file}\n`).join(''))
      } finally {
        store.close()
      }
    })
}

function parseFormats(text: string): readonly ReportFormat[] {
  const formats = [...new Set(splitList(text))]
  const known = formats.filter(format => format === 'pdf' || format === 'html')
  if (known.length < formats.length) throw new InvalidArgumentError('It is pdf, html or pdf,html.')
  return known
}
