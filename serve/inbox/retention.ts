import type { Logger } from 'pino'
import type { InboxConfig } from '../../config/inbox-config.ts'
import type { Journal } from '../../inbox/index.ts'
import type { Turn } from '../../inbox/journal/others.ts'
import { replacementsIn } from '../../src/store/forgotten/replacements.ts'

/** Lets one of the servers erase what is past the retention of the config; null if it has none. */
export async function keepRetention({
  config,
  store,
  journal,
  log,
  inbox,
  now,
}: {
  readonly config: InboxConfig
  readonly store: string
  readonly journal: Journal
  readonly log: Logger
  readonly inbox: Pick<typeof import('../../inbox/index.ts'), 'startRetention'>
  readonly now: () => number
}): Promise<Turn | null> {
  const { retention } = config
  if (retention === undefined) return null
  const { days = null, auditDays = null } = retention
  return journal.inTurn('retention', () =>
    inbox.startRetention({
      journal,
      days,
      auditDays,
      replacements: ids => replacementsIn(store, ids),
      now,
      onErased: erased => log.info({ ...erased }, 'what was past the retention was erased'),
      onError: error => log.error({ err: error }, 'what is past the retention was not erased'),
    }),
  )
}
