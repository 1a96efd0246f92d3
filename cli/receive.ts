import { readFile } from 'node:fs/promises'
import { resolve, sep } from 'node:path'
import { Command, Option } from 'commander'
import type { Config } from '../config/config.ts'
import type { ReceiverConfig } from '../config/receive-config.ts'
import type { ReceiveOptions, Receiver } from '../receive/receive.ts'
import { type WebhookFormat, webhookFormatNames } from '../src/ingest/format-names.ts'
import type { SourceFacts } from '../src/ingest/formats/export-row.ts'
import { sizeInBytes } from '../src/store/memory.ts'
import { failed, UsageError } from './failure.ts'
import type { Io } from './io.ts'
import { readConfigOf, refusingConfig } from './jobs-options.ts'
import { parsePositive } from './number-argument.ts'
import { parsePort, stopSignals, toldToStop, withLogOption } from './server-options.ts'
import { parseSize } from './size-argument.ts'
import { addSourceOptions, sourceOf } from './source-options.ts'

interface Flags extends SourceFacts {
  readonly config?: string
  readonly format?: WebhookFormat
  readonly store?: string
  readonly spool?: string
  readonly port: number
  readonly host: string
  readonly every: number
  readonly most: string
  readonly secretFile?: string
  readonly logLevel: string
}

/** Where the secret of the webhook, and the token that Meta asks for, are looked for. */
const [secretVariable, tokenVariable] = ['CAUSERIE_WEBHOOK_SECRET', 'CAUSERIE_VERIFY_TOKEN'] as const

/** `causerie receive`. Runs until stopped. */
export function receiveCommand(io: Io): Command {
  const command = new Command('receive')
    .description('receives the signed webhooks of a product and loads them into a store, until stopped')
    .option('--config <file>', 'instead of the options below: the receivers of a config file')
    .addOption(new Option('--format <format>', 'whose webhooks').choices([...webhookFormatNames]))
    .option('--store <dir>', 'the store, created if it does not exist')
    .option('--spool <dir>', 'a folder of its own, in which deliveries wait until they are in the store')
    .option('--port <port>', 'the port to listen on; 0 for any free port', parsePort, 8090)
    .option('--host <address>', 'the address to listen on; a proxy with TLS belongs before it', '127.0.0.1')
    .option('--every <seconds>', 'the pause between two loads; longer if a load takes long', parsePositive, 60)
    .option('--most <size>', 'refuse deliveries while more than this waits to be loaded', parseSize, '10GB')
    .option('--secret-file <file>', `the file of the secret (default: the variable ${secretVariable})`)
  return withLogOption(addSourceOptions(command)).action(async (flags: Flags) => {
    const given = command.options
      .map(option => option.attributeName())
      .filter(name => command.getOptionValueSource(name) === 'cli')
    const all = flags.config === undefined ? [await ofFlags(flags)] : await ofConfig(flags.config, given)
    const [{ receive }, { pino }] = await Promise.all([import('../receive/receive.ts'), import('pino')])
    const log = pino({ level: flags.logLevel, base: { pid: process.pid } }, process.stderr)
    const receivers: Receiver[] = []
    const stop = () => Promise.all(receivers.map(one => one.stop()))
    try {
      for (const { name, ...options } of all) {
        const receiver = await receive({ ...options, log: name === null ? log : log.child({ receiver: name }) })
        receivers.push(receiver)
        io.stderr.write(`causerie receives ${options.format} at ${receiver.url} into ${options.store}\n`)
      }
    } catch (error) {
      await stop()
      throw error
    }
    await toldToStop()
    for (const signal of stopSignals) process.once(signal, () => process.exit(failed))
    await stop()
    process.exit(0)
  })
}

/** What to receive; `name` is that of the config. */
type Receiving = Omit<ReceiveOptions, 'log'> & { readonly name: string | null }

async function ofFlags(flags: Flags): Promise<Receiving> {
  const { port, host, every, most } = flags
  const [format, store, spool] = [
    needed('format', flags.format),
    needed('store', flags.store),
    needed('spool', flags.spool),
  ]
  assertApart(store, spool)
  return {
    name: null,
    format,
    store,
    spool,
    secret: await secretOf(flags),
    verifyToken: process.env[tokenVariable],
    source: sourceOf(flags),
    port,
    host,
    everyMs: every * 1000,
    mostBytes: sizeInBytes(most) ?? 0,
  }
}

function needed<Value>(name: string, value: Value | undefined): Value {
  if (value === undefined) throw new UsageError(`--${name} is needed, or --config with the key receive`)
  return value
}

async function ofConfig(config: string, given: readonly string[]): Promise<readonly Receiving[]> {
  const beside = given.filter(name => name !== 'config' && name !== 'logLevel')
  if (beside.length > 0) throw new UsageError(`with --config, the config says everything else: ${beside.join(', ')}`)
  const { receive, stores } = await readConfigOf({ config })
  const receivers = Object.entries(receive ?? {})
  if (receivers.length === 0) throw new UsageError(`the config has no receivers: ${config}`)
  return Promise.all(
    receivers.map(async ([name, receiver]) => ({ name, ...(await refusingConfig(receivingOf(receiver, stores))) })),
  )
}

async function receivingOf(
  { store, format, spool, secret, verifyToken, port, host, everySeconds, most, ...source }: ReceiverConfig,
  stores: Config['stores'],
): Promise<Omit<Receiving, 'name'>> {
  const { resolveSecret } = await import('../config/secret.ts')
  const directory = stores[store]?.directory
  if (directory === undefined) throw new Error(`no such store: ${store}`)
  return {
    format,
    store: directory,
    spool,
    secret: longEnough(resolveSecret(secret, process.env)),
    verifyToken: verifyToken === undefined ? undefined : resolveSecret(verifyToken, process.env),
    source,
    port,
    host,
    everyMs: everySeconds * 1000,
    mostBytes: sizeInBytes(most) ?? 0,
  }
}

/** A store is a folder that only loads write to. */
function assertApart(store: string, spool: string): void {
  const [a, b] = [resolve(store), resolve(spool)]
  if (a === b || a.startsWith(`${b}${sep}`) || b.startsWith(`${a}${sep}`))
    throw new UsageError(`--spool must be a folder apart from --store: ${spool}`)
}

async function secretOf({ secretFile }: Flags): Promise<string> {
  if (secretFile === undefined) return longEnough(process.env[secretVariable])
  const text = await readFile(secretFile, 'utf8').catch((cause: unknown) => {
    throw new UsageError(`the file of --secret-file cannot be read: ${secretFile}`, { cause })
  })
  return longEnough(text.trim())
}

function longEnough(secret: string | undefined): string {
  if (secret !== undefined && secret.length >= 8) return secret
  throw new UsageError(
    `a secret of at least 8 letters is needed, in the variable ${secretVariable} or in --secret-file: deliveries without a signature are refused`,
  )
}
