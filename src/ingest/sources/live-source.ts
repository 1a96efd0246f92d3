import { createHash } from 'node:crypto'
import { z } from 'zod'
import { IngestError, InvalidQueryError } from '../../errors.ts'
import { firstProblem } from '../../first-problem.ts'

/** Where a log is read without a file between: a database, or files in a bucket. */
export interface LiveSource {
  /**
   * `postgres://USER@HOST/DATABASE`, `mysql://USER@HOST/DATABASE`, `sqlite:FILE`, or `s3://BUCKET/PATH`, whose path may be a pattern such as
   * `logs/*.parquet`. Never with a password. After `?`, for the first two: `tls=verify` (the default beyond this machine),
   * `tls=unverified` or `tls=off`, and `host=FOLDER` for the socket of PostgreSQL.
   */
  readonly url: string
  /** Of the database's user, or the secret key of S3. */
  readonly password?: string | undefined
  /** One SELECT. Required for databases, unless the format knows its tables. */
  readonly query?: string | undefined
  /**
   * A column of the query that only grows: a time of change or a whole number. A later load reads only the rows from the last value on, and
   * a little before it, since rows may be committed late; rows that come again change nothing. Without it, each load reads all rows.
   */
  readonly cursor?: string | undefined
  /** The number of rows that one load reads at most, in the order of `cursor`: `more` of its report says whether there are others. */
  readonly rowsPerLoad?: number | undefined
  /** For S3. */
  readonly s3?:
    | {
        /** Default: that of Amazon in the region. */
        readonly endpoint?: string | undefined
        /** Default `us-east-1`. */
        readonly region?: string | undefined
        readonly accessKeyId?: string | undefined
        readonly sessionToken?: string | undefined
      }
    | undefined
}

export const sourceKinds = ['postgres', 'mysql', 'sqlite', 's3'] as const
export type SourceKind = (typeof sourceKinds)[number]

/** Whether a text is the URL of a source, by its scheme. */
export function isSourceUrl(text: string): boolean {
  return kindOf(text) !== null
}

const schemes: ReadonlyMap<string, SourceKind> = new Map([
  ['postgres', 'postgres'],
  ['postgresql', 'postgres'],
  ['mysql', 'mysql'],
  ['mariadb', 'mysql'],
  ['sqlite', 'sqlite'],
  ['s3', 's3'],
])

function kindOf(url: string): SourceKind | null {
  return schemes.get(/^([a-z0-9]+):/i.exec(url)?.[1]?.toLowerCase() ?? '') ?? null
}

const text = z.string().min(1, 'must not be empty')
const schema = z.strictObject({
  url: text,
  password: text.optional(),
  query: text.optional(),
  cursor: text.optional(),
  rowsPerLoad: z.int().min(1).optional(),
  s3: z
    .strictObject({
      endpoint: text.optional(),
      region: text.optional(),
      accessKeyId: text.optional(),
      sessionToken: text.optional(),
    })
    .optional(),
})

export type TlsUse = 'verify' | 'unverified' | 'off'
const tlsUses: readonly TlsUse[] = ['verify', 'unverified', 'off']

/** A checked source. */
export interface ParsedSource extends LiveSource {
  readonly kind: SourceKind
  /** Names it in reports, rejects and errors; without secrets. */
  readonly name: string
  /** What its cursor is kept under: another server, database, query or column has another cursor. */
  readonly key: string
  /** The file of SQLite; the bucket's path of S3. */
  readonly path: string
  readonly host: string
  readonly port: number | undefined
  readonly user: string | undefined
  /** The database, or the bucket. */
  readonly database: string
  readonly tls: TlsUse
}

/** Throws `InvalidQueryError`, which never quotes a password. */
export function parseSource(given: LiveSource): ParsedSource {
  const checked = schema.safeParse(given)
  if (!checked.success) {
    const { path, rule } = firstProblem(checked.error, { objectName: 'an object' })
    throw new InvalidQueryError(`source${path.map(part => `.${String(part)}`).join('')}: ${rule}`)
  }
  const { url, query, cursor, rowsPerLoad } = checked.data
  const kind = kindOf(url)
  const fail = (rule: string) => new InvalidQueryError(`source.url: ${rule}`)
  if (kind === null) throw fail('must begin with postgres://, mysql://, sqlite: or s3://')
  if (rowsPerLoad !== undefined && cursor === undefined)
    throw new InvalidQueryError('source.rowsPerLoad: needs a cursor, in whose order the rows are read')
  if (kind === 's3' && (query !== undefined || cursor !== undefined))
    throw new InvalidQueryError('source: files of S3 take no query and no cursor: new and changed ones are read')
  const place = kind === 'sqlite' ? ofFile(url) : ofServer(url, fail)
  if (kind !== 'sqlite' && place.database === '') throw fail(`must name ${kind === 's3' ? 'a bucket' : 'a database'}`)
  const name = nameOf(kind, place)
  return {
    ...checked.data,
    ...place,
    kind,
    name,
    key: createHash('sha256')
      .update(JSON.stringify([name, query ?? null, cursor ?? null]))
      .digest('hex'),
  }
}

type Place = Pick<ParsedSource, 'path' | 'host' | 'port' | 'user' | 'database' | 'tls'>

function ofFile(url: string): Place {
  const path = url.slice(url.indexOf(':') + 1).replace(/^\/\/(?=\/)/, '')
  return { path, host: '', port: undefined, user: undefined, database: '', tls: 'off' }
}

function ofServer(url: string, fail: (rule: string) => Error): Place {
  // No cause and no quote: the text may hold a password.
  if (!URL.canParse(url)) throw fail('is not a URL; letters such as # and @ in names are written %23 and %40')
  const { hostname, port, username, password, pathname, searchParams } = new URL(url)
  if (password !== '') throw fail('must not hold the password: say it by the environment or a file')
  const decode = (part: string) => {
    try {
      return decodeURIComponent(part)
    } catch {
      throw fail('has a % that is not followed by two digits')
    }
  }
  const unknown = [...searchParams.keys()].find(key => key !== 'tls' && key !== 'host')
  if (unknown !== undefined) throw fail('knows only tls and host after the ?')
  const isBucket = url.toLowerCase().startsWith('s3:')
  const host = searchParams.get('host') ?? (hostname.replace(/^\[(.*)\]$/, '$1') || 'localhost')
  const written = searchParams.get('tls') ?? (isHere(host) ? 'off' : 'verify')
  const tls = tlsUses.find(use => use === written)
  if (tls === undefined) throw fail(`tls must be one of ${tlsUses.join(', ')}`)
  if (!isBucket && pathname.includes('@')) throw fail('has an @ after the host; one in a name is written %40')
  const path = decode(pathname.replace(/^\//, ''))
  return {
    path,
    host,
    port: port === '' ? undefined : Number(port),
    user: username === '' ? undefined : decode(username),
    // The bucket stands where others have the host, and keeps its letters.
    database: isBucket ? (/^s3:\/\/([^/?#]*)/i.exec(url)?.[1] ?? '') : path,
    tls,
  }
}

/** A server on this machine, by a loopback address or a socket. */
function isHere(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.') || host.startsWith('/')
}

function nameOf(kind: SourceKind, { path, host, port, user, database }: Place): string {
  if (kind === 'sqlite') return `sqlite:${path}`
  if (kind === 's3') return `s3://${database}/${path}`
  return `${kind}://${user === undefined ? '' : `${user}@`}${host}${port === undefined ? '' : `:${port}`}/${database}`
}

/** The error of a source, with its name and what the server said, but never the password. */
export function sourceError({ name, password }: ParsedSource, problem: string): IngestError {
  const safe = password === undefined ? problem : problem.replaceAll(password, '***')
  return new IngestError(`${name}: ${safe}`, { file: name })
}
