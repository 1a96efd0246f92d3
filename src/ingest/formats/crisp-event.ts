import { z } from 'zod'
import { type ExportItem, row, type SourceFacts, skipped } from './export-row.ts'
import { epochMilliseconds, idText, siteOf } from './json-export.ts'

/** What Crisp posts to a webhook. */
export const crispEvent = z.looseObject({
  website_id: idText,
  event: z.string(),
  data: z.looseObject({
    session_id: idText.nullish(),
    fingerprint: idText.nullish(),
    state: z.string().nullish(),
  }),
  timestamp: epochMilliseconds,
})
type CrispEvent = z.infer<typeof crispEvent>

const states: ReadonlyMap<string, 'archive' | 'reopen'> = new Map([
  ['resolved', 'archive'],
  ['unresolved', 'reopen'],
])

/** `message` makes the row of a message. */
export function crispEventItem(
  { event, website_id, data, timestamp: at }: CrispEvent,
  message: (value: object) => ExportItem,
  facts: SourceFacts,
): ExportItem {
  if (event === 'message:send' || event === 'message:received') return message({ website_id, ...data })
  const { session_id: session, fingerprint, state } = data
  if (session === null || session === undefined) return skipped(`event ${event}`)
  const common = { chat_id: session, establishment_id: siteOf(website_id, facts), sent_at: at }
  if (event === 'message:removed' && fingerprint !== null && fingerprint !== undefined)
    return row({ ...common, message_id: fingerprint, author: 'system', withdrawn: true, updated_at: at })
  const kind = event === 'session:set_state' ? states.get(state ?? '') : undefined
  if (kind === undefined) return skipped(`event ${event}`)
  return row({ ...common, message_id: `${state} ${at}`, author: 'system', kind })
}
