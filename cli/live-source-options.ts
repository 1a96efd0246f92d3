import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { InvalidQueryError } from '../src/errors.ts'
import type { LiveSource } from '../src/ingest/sources/live-source.ts'
import { UsageError } from './failure.ts'
import { parseCount } from './number-argument.ts'

/** The parsed options of a database or a bucket. */
export interface LiveFlags {
  readonly source?: string
  readonly query?: string
  readonly cursor?: string
  readonly rowsPerLoad?: number
  readonly passwordFile?: string
}

/** Adds the options of a database or a bucket to read from. */
export function addLiveOptions(command: Command): Command {
  return command
    .option(
      '--source <url>',
      'instead of files: postgres://USER@HOST/DATABASE, mysql://USER@HOST/DATABASE, sqlite:FILE or s3://BUCKET/PATH',
    )
    .option('--query <file>', 'with --source: a file with one SELECT, the rows of the log')
    .option('--cursor <column>', 'with --query: a column that only grows; later loads read only what is new')
    .option('--rows-per-load <count>', 'with --cursor: load and publish so many rows at a time', parseCount)
    .option('--password-file <file>', 'with --source: the file of the password (default: the environment)')
}

type Environment = Readonly<Record<string, string | undefined>>

/** The variable in which each kind of server looks for a password. */
const passwords = { postgres: 'PGPASSWORD', mysql: 'MYSQL_PWD', sqlite: null, s3: 'AWS_SECRET_ACCESS_KEY' } as const

/** What the flags and the environment say of a source; null without `--source`. Throws `UsageError`. */
export async function liveSourceOf(
  { source: url, query, cursor, rowsPerLoad, passwordFile }: LiveFlags,
  env: Environment,
): Promise<LiveSource | null> {
  if (url === undefined) {
    const alone = Object.entries({ query, cursor, rowsPerLoad, passwordFile }).find(([, value]) => value !== undefined)
    if (alone !== undefined) throw new UsageError(`--${dashed(alone[0])} needs --source`)
    return null
  }
  const { parseSource } = await import('../src/ingest/sources/live-source.ts')
  const written = {
    url,
    ...(query === undefined ? {} : { query: await textOf(query, '--query') }),
    ...(cursor === undefined ? {} : { cursor }),
    ...(rowsPerLoad === undefined ? {} : { rowsPerLoad }),
  }
  const { kind } = checked(() => parseSource(written))
  const variable = passwords[kind]
  const password =
    passwordFile === undefined
      ? variable === null
        ? undefined
        : env[variable]
      : (await textOf(passwordFile, '--password-file')).replace(/\r?\n$/, '')
  return {
    ...written,
    ...(password === undefined || password === '' ? {} : { password }),
    ...(kind === 's3'
      ? {
          s3: {
            endpoint: env.AWS_ENDPOINT_URL,
            region: env.AWS_REGION,
            accessKeyId: env.AWS_ACCESS_KEY_ID,
            sessionToken: env.AWS_SESSION_TOKEN,
          },
        }
      : {}),
  }
}

function checked<T>(work: () => T): T {
  try {
    return work()
  } catch (cause) {
    throw cause instanceof InvalidQueryError
      ? new UsageError(cause.message.replace(/^source/, '--source'), { cause })
      : cause
  }
}

async function textOf(path: string, flag: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause: unknown) => {
    throw new UsageError(`the file of ${flag} cannot be read: ${path}`, { cause })
  })
}

function dashed(name: string): string {
  return name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)
}
