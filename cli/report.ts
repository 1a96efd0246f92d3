import { Command, InvalidArgumentError, Option } from 'commander'
import type { ReportOptions } from '../src/report/model/report-options.ts'
import type { ReportFormat } from '../src/report/report-formats.ts'
import { defaultLocale, type Locale, locales } from '../src/words/locale.ts'
import { assertStore } from './existing-paths.ts'
import type { Io } from './io.ts'
import { readConfigOf, refusingConfig } from './jobs-options.ts'
import { splitList } from './list-argument.ts'
import { parsePositive } from './number-argument.ts'
import { formatJson } from './output-options.ts'
import { comparedQueryOf, instantOf, type QueryFlags, withQueryOptions } from './query-options.ts'
import { noteUnknownValues } from './unknown-values-note.ts'
import { visibleText } from './visible-text.ts'

type Settings = Pick<ReportOptions, 'brand' | 'fonts' | 'targets'>

interface Flags extends QueryFlags {
  readonly format: readonly ReportFormat[]
  readonly locale: Locale
  readonly out: string
  readonly staleHours?: number
  readonly config?: string
  readonly json?: boolean
}

/**
 * `causerie report`. Prints the paths of the files, one per line; its JSON is `{ files: [path] }`. If the report begins by saying that the log
 * is stale or does not cover the period, stderr says so too.
 */
export function reportCommand(io: Io): Command {
  return withQueryOptions(new Command('report').description('writes the report, volume and handling, as PDF and HTML'))
    .addOption(
      new Option('--format <list>', 'pdf, html or both').argParser(parseFormats).default(['pdf', 'html'], 'pdf,html'),
    )
    .addOption(new Option('--locale <language>', 'the language of the report').choices(locales).default(defaultLocale))
    .option('--out <dir>', 'the folder to write to, created if missing', '.')
    .option(
      '--stale-hours <hours>',
      'the report says so first if the log ended longer ago than this (default: 26)',
      parsePositive,
    )
    .option('--config <file>', 'take the brand, the fonts and the targets of this config')
    .option('--json', 'print one JSON document')
    .action(async (flags: Flags) => {
      const query = comparedQueryOf(flags, io)
      await assertStore(flags.store)
      const [{ openStore }, { reportInput }, { writeReport }, { reportNotices }, { evolutionsFor }] = await Promise.all(
        [
          import('../src/store/store.ts'),
          import('../src/report/report-answers.ts'),
          import('../src/report/write-report.ts'),
          import('../src/report/report-model.ts'),
          import('../src/report/model/target.ts'),
        ],
      )
      const store = await openStore<string>(flags.store)
      try {
        const { format: formats, locale, out, staleHours } = flags
        await noteUnknownValues(io, store, flags)
        const configured: Settings = flags.config === undefined ? {} : await settingsIn(flags.config)
        const options = {
          locale,
          now: io.now(),
          ...(staleHours === undefined ? {} : { staleHours }),
          ...configured,
        }
        const asked = { ...query, asOf: await instantOf(store, flags, io), ...evolutionsFor(configured.targets ?? []) }
        const input = await reportInput(store, asked)
        const files = await writeReport(input, { ...options, formats, out })
        for (const notice of reportNotices(input, options)) io.stderr.write(`${visibleText(notice)}\n`)
        io.stdout.write(flags.json === true ? formatJson(io, { files }) : files.map(file => `${file}\n`).join(''))
      } finally {
        store.close()
      }
    })
}

/** The brand, the fonts and the targets of a config. */
async function settingsIn(file: string): Promise<Settings> {
  const [{ readBrand }, { readFonts }] = await Promise.all([
    import('../config/read-brand.ts'),
    import('../config/read-fonts.ts'),
  ])
  return refusingConfig(
    readConfigOf({ config: file }).then(async config => ({
      brand: await readBrand(config),
      fonts: readFonts(config),
      targets: config.targets,
    })),
  )
}

function parseFormats(text: string): readonly ReportFormat[] {
  const formats = [...new Set(splitList(text))]
  const known = formats.filter(format => format === 'pdf' || format === 'html')
  if (known.length < formats.length) throw new InvalidArgumentError('It is pdf, html or pdf,html.')
  return known
}
