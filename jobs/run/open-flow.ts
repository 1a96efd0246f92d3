import type { Logger } from 'pino'
import type { Config } from '../../config/config.ts'
import { nowText } from '../../src/time/now.ts'
import { openSmtp } from '../delivery/smtp-transport.ts'
import { openLedger } from '../ledger/ledger.ts'
import { openThreads } from '../worker/threads.ts'
import type { Flow } from './flow.ts'

export interface FlowOptions {
  readonly config: Config
  /** The environment with secrets: usually `process.env`. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly log: Logger
  /** How many reports to draw at the same time. */
  readonly threads: number
  /** The current instant, ISO 8601 UTC. Default: the process's clock. */
  readonly now?: () => string
}

/** Opens what the steps of runs need. Throws `ConfigError` for a secret that is missing from the environment. */
export async function openFlow(options: FlowOptions): Promise<Flow & { close(): Promise<void> }> {
  const { config, env, log, now = nowText } = options
  const mail = config.smtp === undefined ? null : openSmtp(config.smtp, { env })
  const ledger = openLedger(config.ledger, { now })
  const threads = openThreads({ count: options.threads })
  return {
    config,
    ledger,
    threads,
    mail,
    log,
    now,
    async close() {
      await Promise.all([threads.close(), mail?.close()])
    },
  }
}
