import type { Site } from '../../site.ts'
import type { Inbox } from '../open-inbox.ts'
import { refusal, type Visitor } from './visitor.ts'
import type { VisitorLimits } from './visitor-limits.ts'

/** Takes a message of a visitor within the limits; answers its id. Throws the refusal. */
export async function takeMessage(
  site: Site,
  { visitor, limits, body }: { readonly visitor: Visitor; readonly limits: VisitorLimits; readonly body: Buffer },
): Promise<string> {
  const { journal } = site.inbox as Inbox
  const { widget, thread, connection, address, token } = visitor
  await patience(limits.says(address, thread.thread_key))
  const received = await widget.channel.receive({ headers: { authorization: `Bearer ${token}` }, body })
  if (received.state === 'refused') throw refusal(422, received.reason)
  const [
    {
      thread_key,
      events: [event],
      files = [],
    } = { thread_key: '', events: [] },
  ] = received.threads
  if (thread_key !== thread.thread_key || event === undefined) throw refusal(422, 'site: is not that of the address')
  const known = await journal.read('visitorView', { ...thread, after: null, before: null, limit: 1 })
  const { messagesPerDay: perDay, visitorsPerHour: perHour } = widget.config
  if (known === null) await patience(limits.begins(address, { connection, perHour }))
  const now = Date.now() * 1000
  const said = await journal.write('visitorSays', { ...thread, event, files, perDay, now })
  if (said.state === 'too-many')
    throw refusal(429, `at most ${perDay} messages within 24 hours`, Math.ceil((said.again - now) / 1e6))
  if (said.state === 'unknown-file') throw refusal(422, 'files: must be uploaded before, and not sent yet')
  return said.message_id
}

/** Throws a refusal if somebody must wait. */
export async function patience(wait: Promise<number | null>): Promise<void> {
  const seconds = await wait
  if (seconds !== null) throw refusal(429, `too much at once: try again in ${seconds} s`, seconds)
}
