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
  /** The store's directory, or an address of ClickHouse. */
  readonly store: string
  /** Ids of customers, as written in the log. If no row of a chat names a customer, the chat's id is the customer's. */
  readonly customers?: readonly string[]
  /** Forgets every chat whose last row was sent before: a date such as `2025-11-01` in `zone`, or an instant, ISO 8601 with offset or `Z`. */
  readonly chatsLastSeenBefore?: string
  /** The IANA time zone of the date. Default UTC. */
  readonly zone?: string
  /** Reports what would be forgotten without changing anything. Default false. */
  readonly dryRun?: boolean
  /** How long to wait for a load of this store to end, in milliseconds. Default 60 000. */
  readonly lockWaitMs?: number
  /** DuckDB's memory limit, in its own notation; beyond it, it spills into the store's directory. Default: as for a load. */
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
  /** The number of customers in the request. */
  readonly customers: number
  /** Those that the store does not know. They are remembered: their later rows up to now will be forgotten too. */
  readonly unknownCustomers: readonly string[]
  /** The number of chats in the store with forgotten rows, including those forgotten earlier. */
  readonly chats: number
  /** The number of rows that lost a text, attachments or an author id. */
  readonly rows: number
  /** The number of rejected rows of which only the broken rule is left. */
  readonly rejects: number
  /** The number of database files rewritten: the store's, and one for each version that report runs keep. */
  readonly filesRewritten: number
  /** True if nothing was changed. */
  readonly dryRun: boolean
  readonly seconds: number
}

/**
 * Removes personal data from a store for good: texts, attachments and author ids of rows, and the ids of customers without other chats,
 * which become random ids. No metric changes. Afterwards no file in the store's directory contains the forgotten data, including the
 * versions that report runs keep; a reader that has an older version open can read it until it closes it. Definition:
 * docs/definitions.md, "Forgetting".
 *
 * Data that is loaded again later is forgotten again: the store keeps keyed hashes, which can confirm a guessed id but reveal nothing
 * else. For customers, rows sent up to now are forgotten; what they write later is new and keeps its text.
 *
 * An id is replaced wherever it occurs in ids of customers and chats, in message ids of the customer's own chats, in file names and in
 * rejected rows, which are emptied. Ids shorter than 6 characters only count where no letter or digit is next to them. Rejected rows
 * have no time, so age is that of their load. Not removed are mentions in other people's texts, the log's own files, copies of the
 * store, and what report runs have written: mails, reports, and answers and reasons in the ledger.
 *
 * Throws `InvalidQueryError` for an invalid request, and `StoreError` when the store cannot be read or written. If pinned versions could not
 * be rewritten the error says so, and the next load or forget tries again.
 *
 * @example await forget({ store: 'store', customers: ['33612345678'] })
 * @example await forget({ store: 'store', chatsLastSeenBefore: '2024-11-01', zone: 'Europe/Paris' })
 */
export async function forget(options: ForgetOptions): Promise<ForgetReport> {
  assertKnownOptions('forget', options, optionNames)
  const startedMs = performance.now()
  const { store, customers = [], dryRun = false, lockWaitMs, memoryLimit } = options
  const until = nowMicros()
  const lastSeenBefore = forgetBefore(options, until)
  assertCustomers(customers)
  if (customers.length === 0 && lastSeenBefore === null) {
    throw new InvalidQueryError('nothing to forget: give customers or chatsLastSeenBefore')
  }
  if ((await currentVersion(store)) === null) throw new StoreError(`no store here: ${store}`)

  const memoryBytes = memoryBytesOf(memoryLimit)
  let pins = 0
  const onPinsWritten = (files: number) => {
    pins = files
  }
  const report = await updateStore(store, { lockWaitMs, memoryBytes, onPinsWritten }, async (engine, next) => {
    await next.bringAll()
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

/** Forgets chats last seen more than `days` × 24 h before today's start in UTC; null when there is nothing new to forget. */
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

/** The instant before which chats were last seen that are to be forgotten; null for none. */
export function forgetBefore(
  { chatsLastSeenBefore: before, zone }: Pick<ForgetOptions, 'chatsLastSeenBefore' | 'zone'>,
  now: bigint,
): bigint | null {
  if (zone !== undefined && !isZone(zone)) throw new InvalidQueryError(`zone must be an IANA time zone: ${zone}`)
  if (before === undefined) {
    if (zone !== undefined) throw new InvalidQueryError('zone is only for chatsLastSeenBefore')
    return null
  }
  const instant = isCivilDate(before) ? dayStart(zone ?? 'UTC', before) : parseInstant(before)
  if (instant === null) {
    throw new InvalidQueryError(
      `chatsLastSeenBefore must be a date such as 2025-11-01, or an instant with offset or Z: ${before}`,
    )
  }
  // Guards against a typo that would forget the whole store.
  if (instant > now) throw new InvalidQueryError(`chatsLastSeenBefore must not be in the future: ${before}`)
  return instant
}

function assertCustomers(customers: readonly string[]): void {
  const place = customers.findIndex(id => typeof id !== 'string' || id === '')
  if (place !== -1) throw new InvalidQueryError(`a customer id must be a non-empty text: customers[${place}]`)
}
