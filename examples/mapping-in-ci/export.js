// How the help desk writes its export: what the mapping must take back to the log.

const by = { customer: 'client', agent: 'advisor', bot: 'robot', system: 'system' }
const event = { message: 'text', note: 'remark', archive: 'close', reopen: 'open' }

/** A row as the export has it: local time in Paris, to the microsecond, and `-` for what is missing. */
export function asExported(row) {
  return {
    conversation: row.chatId,
    id: row.messageId,
    written: parisTime(row.sentAt),
    by: by[row.author],
    event: event[row.kind],
    shop: row.establishmentId,
    contact: row.customerId ?? '-',
    entry: row.channel ?? '-',
    app: row.platform ?? '-',
  }
}

/**
 * The log without what the export cannot say: versions, withdrawals, and the hour that comes twice in an autumn night, which local time
 * cannot tell apart. Every row has an id of its own.
 */
export function sayable({ earliest, ...log }) {
  const rows = log.rows
    .filter(({ sentAt }) => isToldApart(sentAt))
    .map((row, index) => ({
      ...row,
      messageId: String(index),
      updatedAt: null,
      withdrawn: false,
      authorId: null,
      text: null,
      attachments: null,
    }))
  return { ...log, rows: rows.filter(({ sentAt }) => sentAt >= since1995) }
}

const since1995 = BigInt(Date.UTC(1995, 0, 1)) * 1000n
const hour = 3_600_000_000n

function isToldApart(instant) {
  const time = parisTime(instant)
  return time !== parisTime(instant - hour) && time !== parisTime(instant + hour)
}

const parts = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris', dateStyle: 'short', timeStyle: 'medium' })

function parisTime(instant) {
  const micros = ((instant % 1_000_000n) + 1_000_000n) % 1_000_000n
  return `${parts.format(new Date(Number((instant - micros) / 1000n)))}.${String(micros).padStart(6, '0')}`
}
