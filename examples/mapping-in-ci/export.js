// How the help desk writes its export. The mapping must turn it back into the log.

const by = { customer: 'client', agent: 'advisor', bot: 'robot', system: 'system' }
const event = { message: 'text', note: 'remark', archive: 'close', reopen: 'open' }

/** A row as in the export: local time in Paris with microseconds, and `-` for missing values. */
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
 * The log without what the export cannot express: versions, withdrawals, and the hour that occurs twice when clocks go back, which is
 * ambiguous in local time. Every row has an id of its own.
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
