import type { Command } from 'commander'
import type { Config } from '../config/config.ts'
import type { Flow } from '../jobs/run/flow.ts'
import { CauserieError } from '../src/errors.ts'
import { UsageError } from './failure.ts'
import type { Io } from './io.ts'

/** The flags common to the commands for scheduled reports. */
export interface JobsFlags {
  readonly config: string
}

/** A command with `--config`. */
export function withConfigOption(command: Command): Command {
  return command.option('--config <file>', 'the config file', 'causerie.config.yaml')
}

/** A run did not complete: exit status 1. */
export class RunFailure extends CauserieError {
  override readonly name = 'RunFailure'
}

/** Reads and validates the config file. Throws `UsageError`. */
export async function readConfigOf({ config }: JobsFlags): Promise<Config> {
  const { readConfig } = await import('../config/read-config.ts')
  return refusingConfig(readConfig(config))
}

/** Rethrows errors of a config, its lists and its secrets as `UsageError`. */
export function refusingConfig<T>(work: Promise<T>): Promise<T> {
  return work.catch(async (cause: unknown) => {
    const { ConfigError } = await import('../config/config-error.ts')
    throw cause instanceof ConfigError ? new UsageError(cause.message, { cause }) : cause
  })
}

/** Returns the name if the config has a subscription of that name; otherwise throws `UsageError`. */
export function assertSubscription(config: Config, name: string): string {
  if (Object.hasOwn(config.subscriptions, name)) return name
  const known = Object.keys(config.subscriptions).join(', ')
  throw new UsageError(`no subscription of that name: ${JSON.stringify(name)}; the config has ${known || 'none'}`)
}

/** Opens what a run needs, for a command that carries it out in the terminal. Problems are reported at its end, not logged. */
export async function withFlow<T>(
  io: Io,
  flags: JobsFlags & { readonly concurrency?: number },
  use: (flow: Flow) => Promise<T>,
): Promise<T> {
  const config = await readConfigOf(flags)
  const [{ openFlow }, { pino }] = await Promise.all([import('../jobs/run/open-flow.ts'), import('pino')])
  const log = pino({ level: 'silent' })
  const opening = openFlow({ config, env: process.env, log, now: io.now, threads: flags.concurrency ?? 2 })
  const flow = await refusingConfig(opening)
  return refusingConfig(use(flow)).finally(() => flow.close())
}
