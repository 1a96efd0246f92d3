import { parseInstant } from './instant.ts'
import type { CanonicalEstablishment, CanonicalRow } from './log.ts'

/** A message of a customer in chat `c`, with the given columns replaced. `at` is ISO 8601. */
export function row({ at, ...given }: Partial<CanonicalRow> & { readonly at: string }): CanonicalRow {
  return {
    chatId: 'c',
    messageId: null,
    sentAt: parseInstant(at),
    author: 'customer',
    kind: 'message',
    establishmentId: 'e',
    customerId: null,
    channel: null,
    platform: null,
    updatedAt: null,
    withdrawn: false,
    authorId: null,
    text: null,
    attachments: null,
    ...given,
  }
}

/** An establishment `e` without name, time zone and attributes, with the given columns replaced. */
export function establishment(given: Partial<CanonicalEstablishment>): CanonicalEstablishment {
  return { establishmentId: 'e', name: null, timeZone: null, values: [], ...given }
}
