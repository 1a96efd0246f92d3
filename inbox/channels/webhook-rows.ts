import { createHash } from 'node:crypto'
import { z } from 'zod'
import { firstProblem } from '../../src/first-problem.ts'
import { parseInstant } from '../../src/time/instant.ts'
import type { EventAttachment } from '../attachments/attachment-table.ts'
import { cleanName } from '../attachments/clean-name.ts'
import type { NewEvent } from '../journal/append.ts'
import type { Received } from './channel.ts'

/** The maximum number of rows in a delivery. */
const mostRows = 1000

const id = z.string().min(1).max(500)
const row = z.strictObject({
  chat_id: id,
  message_id: id,
  sent_at: z.string().transform((text, context) => {
    const instant = parseInstant(text)
    if (instant !== null) return Number(instant)
    context.addIssue({ code: 'custom', message: 'must be an ISO 8601 instant such as 2026-03-05T12:00:00Z' })
    return z.NEVER
  }),
  author: z.enum(['customer', 'agent', 'bot', 'system']).default('customer'),
  kind: z.enum(['message', 'note', 'archive', 'reopen']).default('message'),
  establishment_id: id,
  customer_id: id.nullish(),
  channel: id.nullish(),
  platform: id.nullish(),
  author_id: id.nullish(),
  text: z.string().max(100_000).nullish(),
  attachments: z
    .array(
      z.strictObject({
        name: z.string().max(1000),
        media_type: z.string().max(200),
        bytes: z.int().min(0).max(100_000_000),
      }),
    )
    .max(20)
    .nullish(),
  withdrawn: z.boolean().default(false),
})
const delivery = z.strictObject({
  type: z.literal('rows'),
  timestamp: z.string().optional(),
  data: z.array(row).min(1).max(mostRows),
})

const statusDelivery = z.strictObject({
  type: z.literal('status'),
  timestamp: z.string().optional(),
  data: z
    .array(
      z.strictObject({
        message_id: id,
        state: z.enum(['delivered', 'read', 'failed']),
        reason: z.string().max(500).nullable().default(null),
      }),
    )
    .min(1)
    .max(mostRows),
})
const anyStatus = z.looseObject({ type: z.literal('status') })

/**
 * Parses a delivery: rows of a message log in JSON, `{ "type": "rows", "data": [...] }`, or delivery statuses of replies,
 * `{ "type": "status", "data": [...] }`, see docs/inbox.md.
 */
export function webhookRows(body: Buffer): Received {
  let given: unknown
  try {
    given = JSON.parse(body.toString('utf8'))
  } catch {
    return { state: 'refused', reason: 'the delivery is not JSON' }
  }
  if (anyStatus.safeParse(given).success) {
    const statuses = statusDelivery.safeParse(given, { reportInput: true })
    if (!statuses.success) return refused(statuses.error)
    return { state: 'received', threads: [], statuses: statuses.data.data }
  }
  const parsed = delivery.safeParse(given, { reportInput: true })
  if (!parsed.success) return refused(parsed.error)
  const threads = new Map<string, NewEvent[]>()
  for (const { chat_id, message_id, withdrawn, attachments, ...rest } of parsed.data.data) {
    const event: NewEvent = {
      ...rest,
      message_id,
      customer_id: rest.customer_id ?? null,
      channel: rest.channel ?? null,
      platform: rest.platform ?? null,
      author_id: rest.author_id ?? null,
      text: rest.text ?? null,
      attachments: listOf(attachments ?? []),
      withdrawn: withdrawn ? 1 : 0,
      source_key: '',
    }
    // An identical row is dropped; the same id with other content is a newer version.
    threads.set(chat_id, [
      ...(threads.get(chat_id) ?? []),
      { ...event, source_key: hashOf(JSON.stringify([chat_id, event])) },
    ])
  }
  return { state: 'received', threads: [...threads].map(([thread_key, events]) => ({ thread_key, events })) }
}

function refused(error: z.ZodError): Received {
  const { path, rule } = firstProblem(error, { objectName: 'an object' })
  return { state: 'refused', reason: `${path.join('.') || 'the delivery'}: ${rule}` }
}

/** Attachments whose contents stay in the other system: a thread shows only their names. */
function listOf(given: readonly { name: string; media_type: string; bytes: number }[]): string | null {
  if (given.length === 0) return null
  return JSON.stringify(
    given.map(
      ({ name, media_type, bytes }): EventAttachment => ({
        name: cleanName(name),
        mediaType: media_type,
        bytes,
        file: null,
      }),
    ),
  )
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
