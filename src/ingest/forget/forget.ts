import { read } from '../../engine/source.ts'
import { InvalidQueryError, StoreError } from '../../errors.ts'
import { assertKnownOptions, type NamesOf } from '../../known-options.ts'
import { applyForgotten } from '../../store/forgotten/apply.ts'
import { keyedHashOfNext } from '../../store/forgotten/keyed-hash.ts'
import { hasOld, rememberForgotten } from '../../store/forgotten/remember.ts'
import { memoryBytesOf } from '../../store/memory.ts'
import { openStore } from '../../store/store.ts'
import { updateStore } from '../../store/update.ts'
import { currentVersion } from '../../store/versions.ts'
import { isCivilDate } from '../../time/civil.ts'
import { parseInstant } from '../../time/instant.ts'
import { nowMicros } from '../../time/now.ts'
import { dayStart, isZone } from '../../time/zone.ts'

export interface ForgetOptions {
  /** The store's directory. */
  readonly store: string
  /** Ids of customers, as the log writes them. Of a chat whose rows name no customer the chat's id is the customer's. */
  readonly customers?: readonly string[]
  /** Forgets every chat whose last row was sent before: a date, `2025-11-01`, in `zone`, or an instant, ISO 8601 with offset or `Z`. */
  readonly chatsLastSeenBefore?: string
  /** The IANA time zone in which the date begins. Default UTC. */
  readonly zone?: string
  /** Says what would be forgotten and changes nothing. Default false. */
  readonly dryRun?: boolean
  /** How long to wait for a load of this store to end, in milliseconds. Default 60 000. */
  readonly lockWaitMs?: number
  /** DuckDB's memory bound, as DuckDB writes it; beyond it spills into the store's directory. Default: that of a load. */
  readonly memoryLimit?: string
}

const optionNames: NamesOf<ForgetOptions> = {
  store: true,
  customers: true,
  chatsLastSeenBefore: true,
  zone: true,
  dryRun: true,
  lockWaitMs: true,
  memoryLimit: true,
}

export interface ForgetReport {
  /** Customers that were asked for. */
  readonly customers: number
  /** Those among them that the store does not know. They are remembered: what comes of them later is forgotten. */
  readonly unknownCustomers: readonly string[]
  /** Chats of which rows are forgotten in the whole store, those that were before included. */
  readonly chats: number
  /** Rows that lost a text, attachments or an author's id. */
  readonly rows: number
  /** Rejected rows of which only the rule that they broke is left. */
  readonly rejects: number
  /** Database files that were written again: the store's, and one a version that runs keep. */
  readonly filesRewritten: number
  /** Whether nothing was changed, only looked at. */
  readonly dryRun: boolean
  readonly seconds: number
}

/**
 * Takes personal data out of a store for good: texts, attachments and author ids of the rows, and the ids of customers that have no other
 * chat, in the place of which a random one stands. No figure changes. Definition: docs/definitions.md, "Forgetting". Afterwards no file of the store's
 * directory holds what was forgotten, the versions that runs keep included; who has an older version open reads it until it is closed.
 * What is loaded again later is forgotten again: the store keeps hashes under a key of its own, which tell an id that is
 * guessed, and nothing else. Of customers what was sent up to now is forgotten; what they write later is new and keeps its text.
 *
 * An id is replaced wherever it stands in the ids of customers and chats and, in the customer's own chats, of messages (one of fewer than 6
 * characters only where no letter or digit is beside it), in file names and in rejected rows, which are emptied.
 * Rejected rows have no time: by age those of loads before the instant are. Not reached are texts of other people that mention
 * somebody, the log's own files, copies of the store, and what runs wrote: letters, reports, answers and reasons in the ledger.
 *
 * Throws `InvalidQueryError` for a request that makes no sense, `StoreError` when the store cannot be read or written: when pinned versions
 * could not be rewritten, the error says so, and the next load or forgetting begins that again.
 *
 * @example await forget({ store: 'store', customers: ['33612345678'] })
 * @example await forget({ store: 'store', chatsLastSeenBefore: '2024-11-01', zone: 'Europe/Paris' })
 */
export async function forget(options: ForgetOptions): Promise<ForgetReport> {
  assertKnownOptions('forget', options, optionNames)
  const startedMs = performance.now()
  const { store, customers = [], dryRun = false, lockWaitMs, memoryLimit } = options
  const until = nowMicros()
  const lastSeenBefore = beforeOf(options, until)
  assertCustomers(customers)
  if (customers.length === 0 && lastSeenBefore === null) {
    throw new InvalidQueryError('nothing to forget: customers, or an instant before which chats were last seen')
  }
  if ((await currentVersion(store)) === null) throw new StoreError(`no store here: ${store}`)

  const memoryBytes = memoryBytesOf(memoryLimit)
  let pins = 0
  const onPinsWritten = (files: number) => {
    pins = files
  }
  const report = await updateStore(store, { lockWaitMs, memoryBytes, onPinsWritten }, async (engine, next) => {
    const hash = await keyedHashOfNext(engine)
    const unknownCustomers = await rememberForgotten(engine, { customers, until, lastSeenBefore }, hash)
    const applied = await applyForgotten(engine, hash)
    if (dryRun) next.discard()
    else next.writeAfresh()
    return { customers: new Set(customers).size, unknownCustomers, ...applied }
  })
  return {
    ...report,
    filesRewritten: dryRun ? 0 : 1 + pins,
    dryRun,
    seconds: (performance.now() - startedMs) / 1000,
  }
}

/** Forgets the chats that were last seen so many days (24 hours each) before the date that it is in UTC; null when there is none newly. */
export async function forgetPast(options: {
  readonly store: string
  readonly days: number
  readonly now: string
  readonly lockWaitMs?: number
}): Promise<ForgetReport | null> {
  const { store, days, now, lockWaitMs } = options
  const today = parseInstant(`${now.slice(0, 10)}T00:00:00Z`)
  if (today === null) throw new Error(`not an instant: ${JSON.stringify(now)}`)
  const before = today - BigInt(days) * 86_400_000_000n
  const opened = await openStore(store)
  const isNew = await read(opened, engine => hasOld(engine, before)).finally(() => opened.close())
  if (!isNew) return null
  const instant = new Date(Number(before / 1000n)).toISOString()
  return forget({ store, chatsLastSeenBefore: instant, ...(lockWaitMs === undefined ? {} : { lockWaitMs }) })
}

function beforeOf({ chatsLastSeenBefore: before, zone }: ForgetOptions, now: bigint): bigint | null {
  if (zone !== undefined && !isZone(zone)) throw new InvalidQueryError(`zone must be an IANA time zone: ${zone}`)
  if (before === undefined) {
    if (zone !== undefined) throw new InvalidQueryError('a zone belongs to chatsLastSeenBefore')
    return null
  }
  const instant = isCivilDate(before) ? dayStart(zone ?? 'UTC', before) : parseInstant(before)
  if (instant === null) {
    throw new InvalidQueryError(
      `chatsLastSeenBefore must be a date such as 2025-11-01, or an instant with offset or Z: ${before}`,
    )
  }
  // A chat that is still to be written in cannot be old: a slip of the pen would forget the whole store.
  if (instant > now) throw new InvalidQueryError(`chatsLastSeenBefore must not be in the future: ${before}`)
  return instant
}

function assertCustomers(customers: readonly string[]): void {
  const place = customers.findIndex(id => typeof id !== 'string' || id === '')
  if (place !== -1) throw new InvalidQueryError(`a customer's id must be a text that is not empty: customers[${place}]`)
}
