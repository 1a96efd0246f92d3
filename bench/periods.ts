import { type Asked, askedOf } from './question.ts'

const zone = 'Europe/Paris'

/** A period of all chats; `end` is exclusive. */
function period(name: string, start: string, end: string): Asked {
  return { name, ...askedOf({ start, end }, zone, {}) }
}

/** The whole log. */
export const threeYears = period('three years', '2024-01-01', '2027-01-01')
export const aMonth = period('a month', '2026-03-01', '2026-04-01')
export const lastMonth = period('the last month', '2026-12-01', '2027-01-01')
