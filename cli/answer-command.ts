import { Command, Option } from 'commander'
import { layFlat } from '../src/metrics/definitions/flat-table.ts'
import type { AnyAnswer } from '../src/metrics/operators/index.ts'
import type { Operator } from '../src/metrics/operators/operator.ts'
import { loadXlsx } from '../src/optional-package.ts'
import { writeAtomically } from '../src/report/write-atomically.ts'
import type { Store } from '../src/store/store.ts'
import { defaultLocale, type Locale, locales } from '../src/words/locale.ts'
import { assertStore } from './existing-paths.ts'
import { UsageError } from './failure.ts'
import type { Io } from './io.ts'
import { parseCount } from './number-argument.ts'
import { checkOutputFlags, type OutputFlags, withOutputOptions, writeOutput } from './output-options.ts'
import { instantOf, type QueryFlags, withQueryOptions } from './query-options.ts'
import { noteUnknownValues } from './unknown-values-note.ts'

export type AnswerFlags = QueryFlags &
  OutputFlags & {
    readonly maxCells?: number
    readonly xlsx?: string
    readonly locale?: Locale
    readonly question?: boolean
  }

/** A command that asks a store one question, with the options of a question and of the output. */
export function answerCommand(name: string, description: string): Command {
  return withOutputOptions(withQueryOptions(new Command(name).description(description)))
    .option('--xlsx <file>', 'write an Excel file, with a sheet that says the question')
    .addOption(
      new Option(
        '--locale <language>',
        'for --csv and --xlsx: heads, separators and decimals of this language',
      ).choices(locales),
    )
    .option('--question', 'with --csv and --locale: begin with the question')
}

/** The same for a question whose answer grows with its groups and buckets: adds `--max-cells`. */
export function groupedAnswerCommand(name: string, description: string): Command {
  return answerCommand(name, description).option(
    '--max-cells <count>',
    'largest answer allowed, in groups × buckets × periods (default: 2000000)',
    parseCount,
  )
}

/** A question that waits for its store and its instant. */
interface Question {
  readonly operator: Operator
  readonly ask: (store: Store<string>, asOf: string) => Promise<AnyAnswer>
}

/** Asks the store as of the given or default instant, and writes the answer. */
export async function writeAnswer(io: Io, flags: AnswerFlags, { operator, ask }: Question): Promise<void> {
  await withStore(flags, async store => {
    const answer = await ask(store, await instantOf(store, flags, io))
    await noteUnknownValues(io, store, flags)
    const { xlsx, locale } = flags
    const names = () =>
      import('../src/report/establishment-names.ts').then(room => room.establishmentNames(store, answer.query))
    if (xlsx !== undefined) {
      const { readerXlsx } = await loadXlsx(() => import('../src/report/reader-xlsx.ts'))
      const options = { locale: locale ?? defaultLocale, establishmentNames: await names() }
      await writeAtomically(xlsx, await readerXlsx(answer, options), { mode: 0o666 })
      io.stderr.write(`${xlsx}\n`)
      if (flags.json !== true && flags.csv !== true && flags.arrow === undefined) return
    }
    if (flags.csv === true && locale !== undefined) {
      const { readerCsv } = await import('../src/report/reader-csv.ts')
      io.stdout.write(
        readerCsv(answer, { locale, question: flags.question === true, establishmentNames: await names() }),
      )
      return
    }
    await writeOutput(io, flags, {
      json: answer,
      table: async () => layFlat(operator.columns(answer), operator.rows(answer)),
      text: async () => {
        const { answerText } = await import('./answer-text.ts')
        return answerText(answer, { operator, width: io.stdout.columns, now: io.now(), names: await names() })
      },
    })
  })
}

/** Checks the flags, opens the store, and closes it after `use`. */
export async function withStore(flags: AnswerFlags, use: (store: Store<string>) => Promise<void>): Promise<void> {
  checkOutputFlags(flags)
  if (flags.question === true && (flags.csv !== true || flags.locale === undefined))
    throw new UsageError('--question needs --csv and --locale')
  await assertStore(flags.store)
  const { openStore } = await import('../src/store/store.ts')
  const { maxCells } = flags
  const store: Store<string> = await openStore(flags.store, maxCells === undefined ? {} : { maxCells })
  try {
    await use(store)
  } finally {
    store.close()
  }
}
