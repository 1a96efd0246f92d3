/** The rows that a metric aggregates: one an active chat, a message, a started chat, a chat that waits. */
export const facts = ['activity', 'messages', 'starts', 'backlog'] as const
export type Fact = (typeof facts)[number]
