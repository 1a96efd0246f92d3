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

/** `causerie serve`. Runs until stopped. */
export function serveCommand(io: Io): Command {
  return withLogOption(
    new Command('serve').description('serves the pages in a browser and the HTTP API, until stopped'),
  )
    .option('--store <dir>', 'the store to serve (default: serve.store of the config)')
    .option('--config <file>', 'the config, with users, tokens and the ledger of delivered reports')
    .option('--port <port>', 'the port to listen on; 0 for any free port', parsePort, 8080)
    .option('--host <address>', 'the address to listen on; beyond loopback only with users in the config', '127.0.0.1')
    .option('--zone <iana>', 'time zone of the pages (default: the config’s, or UTC)')
    .addOption(
      new Option(
        '--locale <language>',
        `the language for browsers that ask for none of these (default: the config’s, or ${defaultLocale})`,
      ).choices(locales),
    )
    .option(
      '--stale-hours <hours>',
      'the pages say so first if the log ended longer ago than this (default: the config’s, or 26)',
      parsePositive,
    )
    .option('--concurrency <count>', 'how many questions to answer at the same time', parseCount, 2)
    .option('--time-limit <seconds>', 'the longest that a question may take', parsePositive, 20)
    .option('--cache <megabytes>', 'the size of the cache of answers', parsePositive, 64)
    .option('--max-cells <count>', 'largest answer allowed, in groups × buckets × periods', parseCount, 100_000)
    .option('--memory <size>', 'memory for the database, such as 1GB; beyond it, data spills to disk', parseSize, '1GB')
    .action(async (flags: Flags) => {
      const config = flags.config === undefined ? null : await readConfigOf({ config: flags.config })
      const store = flags.store ?? lookup(config?.stores ?? {}, config?.serve?.store ?? '')?.directory
      if (store === undefined) throw new UsageError('a store is needed: give --store DIR, or --config with serve.store')
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
