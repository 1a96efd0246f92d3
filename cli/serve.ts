import { Command, Option } from 'commander'
import { lookup } from '../src/lookup.ts'
import { defaultLocale, type Locale, locales } from '../src/words/locale.ts'
import { assertStore } from './existing-paths.ts'
import { failed, UsageError } from './failure.ts'
import type { Io } from './io.ts'
import { readConfigOf, refusingConfig } from './jobs-options.ts'
import { parseCount, parsePositive } from './number-argument.ts'
import { parsePort, stopSignals, toldToStop, withLogOption } from './server-options.ts'
import { parseSize } from './size-argument.ts'

interface Flags {
  readonly store?: string
  readonly config?: string
  readonly port: number
  readonly host: string
  readonly zone?: string
  readonly locale?: Locale
  readonly staleHours?: number
  readonly concurrency: number
  readonly timeLimit: number
  readonly cache: number
  readonly maxCells: number
  readonly memory: string
  readonly logLevel: string
}

/** `causerie serve`. Runs until it is told to stop. */
export function serveCommand(io: Io): Command {
  return withLogOption(new Command('serve').description('the two pages in a browser, under filters, until stopped'))
    .option('--store <dir>', 'the store to serve (default: the one that the config names)')
    .option('--config <file>', 'who may see what, and the ledger of delivered reports')
    .option('--port <port>', 'where to listen; 0 takes any free port', parsePort, 8080)
    .option('--host <address>', 'beyond loopback only with users in the config', '127.0.0.1')
    .option('--zone <iana>', 'time zone of the pages (default: the config’s, or UTC)')
    .addOption(
      new Option(
        '--locale <language>',
        `of browsers that ask for none of these (default: the config’s, or ${defaultLocale})`,
      ).choices(locales),
    )
    .option(
      '--stale-hours <hours>',
      'how old the log may be before the pages say so first (default: the config’s, or 26)',
      parsePositive,
    )
    .option('--concurrency <count>', 'questions worked on at the same time', parseCount, 2)
    .option('--time-limit <seconds>', 'how long a question may take', parsePositive, 20)
    .option('--cache <megabytes>', 'answers kept for whoever asks the same', parsePositive, 64)
    .option('--max-cells <count>', 'groups × buckets × periods that an answer may have', parseCount, 100_000)
    .option('--memory <size>', 'the database’s memory, such as 1GB; beyond it spills to disk', parseSize, '1GB')
    .action(async (flags: Flags) => {
      const config = flags.config === undefined ? null : await readConfigOf({ config: flags.config })
      const store = flags.store ?? lookup(config?.stores ?? {}, config?.serve?.store ?? '')?.directory
      if (store === undefined) throw new UsageError('a store is needed: --store DIR, or --config with serve.store')
      await assertStore(store)
      const [{ serve }, { pino }] = await Promise.all([import('../serve/serve.ts'), import('pino')])
      const { port, host, zone, locale, staleHours, concurrency, timeLimit, cache, maxCells, memory } = flags
      const served = await refusingConfig(
        serve({
          store,
          config: config === null || flags.config === undefined ? null : { path: flags.config, value: config },
          port,
          host,
          ...(zone === undefined ? {} : { zone }),
          ...(locale === undefined ? {} : { locale }),
          ...(staleHours === undefined ? {} : { staleHours }),
          concurrency,
          timeLimitSeconds: timeLimit,
          cacheBytes: cache * 1e6,
          maxCells,
          memoryLimit: memory,
          env: process.env,
          log: pino({ level: flags.logLevel, base: { pid: process.pid } }, process.stderr),
          now: io.now,
        }),
      )
      io.stderr.write(`causerie serves ${store} at ${served.url}\n`)
      await toldToStop()
      for (const signal of stopSignals) process.once(signal, () => process.exit(failed))
      await served.stop()
      process.exit(0)
    })
}
