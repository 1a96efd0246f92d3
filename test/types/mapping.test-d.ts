import { ingest, type Mapping } from '../../src/index.ts'

// With a mapping, rows can have any form.
declare const mapping: Mapping
await ingest({ store: 'store', inputs: [[{ chat: 'a' }]], mapping })

export const good: Mapping = {
  columns: {
    chat_id: 'conversation_id',
    sent_at: { column: 'created_at', format: '%d/%m/%Y %H:%M', zone: 'Europe/Paris' },
    author: { column: 'role', values: { client: 'customer' }, default: 'system' },
    customer_id: { column: 'sender', when: { role: 'client' } },
    channel: null,
    withdrawn: { column: 'status', values: { deleted: true }, default: false },
    attachments: { column: 'files', bytes: 'size' },
  },
  missing: ['NULL'],
  csv: { delimiter: ';', skip: 2 },
}

// @ts-expect-error a column that the log does not have
export const column: Mapping = { columns: { chat: 'conversation_id' } }
// @ts-expect-error a column of the log in camel case
export const camel: Mapping = { columns: { chatId: 'conversation_id' } }
// @ts-expect-error a time format for a column that is not a time
export const format: Mapping = { columns: { author: { column: 'role', format: 'iso' } } }
// @ts-expect-error a time that is the same for every row
export const constant: Mapping = { columns: { sent_at: { constant: '2026-10-01T00:00:00Z' } } }
// @ts-expect-error a flag with a string as its value
export const flag: Mapping = { columns: { withdrawn: { column: 'status', values: { deleted: 'yes' } } } }
// @ts-expect-error an unknown rule for other values
export const others: Mapping = { columns: { author_id: { column: 'a', values: {}, others: 'drop' } } }
// @ts-expect-error a text for missing values that is not in a list
export const missing: Mapping = { missing: 'NULL' }
// @ts-expect-error a number of lines to skip that is a string
export const skip: Mapping = { csv: { skip: '2' } }
// @ts-expect-error a typo
export const slip: Mapping = { colums: {} }
