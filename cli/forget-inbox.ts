import type { InboxConfig } from '../config/inbox-config.ts'
import type { JournalForgotten } from '../inbox/forget/forget-in-journal.ts'
import { type JournalPlace, journalPlace } from '../inbox/journal/journal-place.ts'
import { loadOptional } from '../src/optional-package.ts'
import type { Micros } from '../src/time/instant.ts'
import { UsageError } from './failure.ts'
import { readConfigOf } from './jobs-options.ts'

export type InboxForgotten = JournalForgotten

interface LockedInbox {
  forget(forgetting: {
    readonly customers: readonly string[]
    readonly lastSeenBefore: Micros | null
    readonly dryRun: boolean
    readonly now: Micros
  }): Promise<InboxForgotten>
  close(): Promise<void>
}

const usualConfig = 'causerie.config.yaml'

/**
 * The inbox that publishes into a store, which no server can open until it is closed; null if there is none. Throws `UsageError` if the
 * given config has no such inbox, and `JournalError` if a server has it open.
 */
export async function lockInboxOf(given: {
  readonly store: string
  readonly config: string | undefined
}): Promise<LockedInbox | null> {
  const { store } = given
  const found = await journalOf(given)
  if (found === null) return null
  const [{ lockJournal }, { bucketOf }] = await loadOptional(
    () => Promise.all([import('../inbox/forget/forget-in-journal.ts'), import('../inbox/attachments/open-files.ts')]),
    options => new UsageError('the inbox needs packages that are not installed: npm install kysely libsql', options),
  )
  const { replacementsIn } = await import('../src/store/forgotten/replacements.ts')
  const bucket = await bucketOf(found.inbox, { env: process.env, onError: () => {} })
  const journal = await lockJournal(found.place, { bucket })
  return {
    forget: ({ customers, lastSeenBefore, dryRun, now }) =>
      journal.forget({
        customers,
        until: Number(now),
        lastSeenBefore: lastSeenBefore === null ? null : Number(lastSeenBefore),
        replacements: ids => replacementsIn(store, ids),
        dryRun,
        now: Number(now),
      }),
    close: () => journal.close(),
  }
}

async function journalOf({
  store,
  config: chosen,
}: Parameters<typeof lockInboxOf>[0]): Promise<{ readonly place: JournalPlace; readonly inbox: InboxConfig } | null> {
  const { realpath, stat } = await import('node:fs/promises')
  const isThere = async (file: string) => (await stat(file).catch(() => null)) !== null
  const path = chosen ?? usualConfig
  if (chosen === undefined && !(await isThere(path))) return null
  const { inbox, serve, stores } = await readConfigOf({ config: path })
  const served = serve === undefined ? undefined : stores[serve.store]?.directory
  const real = (directory: string) => realpath(directory).catch(() => directory)
  if (inbox === undefined || served === undefined || (await real(served)) !== (await real(store))) {
    if (chosen === undefined) return null
    throw new UsageError(`the config has no inbox that publishes into this store: ${path}`)
  }
  const place = journalPlace(inbox, process.env)
  return typeof place !== 'string' || (await isThere(place)) ? { place, inbox } : null
}
