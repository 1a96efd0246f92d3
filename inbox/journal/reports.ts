import type { Received } from '../channels/channel.ts'
import type { Appended } from './append.ts'
import { isOwnEcho } from './echoes.ts'
import { changeMessage } from './message-changes.ts'
import { takeStatus } from './statuses.ts'
import type { Database } from './tables.ts'

type Taken = Extract<Received, { state: 'received' }>

/**
 * Takes what a remote system says of messages that are known or were sent in our name: echoes, changes and statuses, in this order, so
 * that what a delivery says of its own messages finds them.
 */
export async function takeReports(
  db: Database,
  {
    connection,
    received: { echoes = [], changes = [], statuses = [] },
    now,
    receive,
  }: {
    readonly connection: string
    readonly received: Taken
    readonly now: number
    readonly receive: (
      db: Database,
      options: { connection: string; threads: Taken['threads']; now: number },
    ) => Promise<readonly Appended[]>
  },
): Promise<readonly Appended[]> {
  const appended: Appended[] = []
  for (const echo of echoes) {
    if (await isOwnEcho(db, { connection, echo, now })) continue
    const { thread_key, event, files } = echo
    const threads = [{ thread_key, events: [event], incoming: files }]
    appended.push(...(await receive(db, { connection, threads, now })))
  }
  for (const change of changes) {
    const event = await changeMessage(db, { connection, change, now })
    const threads = event === null ? [] : [{ thread_key: change.thread_key, events: [event] }]
    appended.push(...(await receive(db, { connection, threads, now })))
  }
  for (const status of statuses) await takeStatus(db, { connection, status, now })
  return appended
}
