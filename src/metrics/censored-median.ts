import { operation, sql, texts } from '../engine/sql.ts'
import type { Question } from './ask.ts'
import { delayShares } from './catalogue.ts'
import type { Grouping } from './dimension.ts'
import { facts } from './fact.ts'
import { outcomes } from './outcomes.ts'
import type { Reader } from './reader.ts'

type Asked = Pick<Question, 'window' | 'chats'>

/** What is known of the chats before their median is looked for. */
export interface Delays {
  readonly started: number
  readonly handled: number
  /** In µs by `delayShares`; null when none was handled. */
  readonly quantilesMicros: readonly (number | null)[]
}

/** Up to so many chats their delays are read one by one; beyond, the database counts. */
const fewChats = 5_000

/**
 * The Kaplan–Meier median of the first waits in seconds, null if it is never reached: at each delay the share not yet handled is
 * multiplied by 1 − handled / at risk. Chats censored at that delay are still at risk. Definition: METRICS.md, "Summary".
 */
export async function censoredMedianSeconds(reader: Reader, asked: Asked, delays: Delays): Promise<number | null> {
  const micros = delays.started <= fewChats ? await readMedian(reader, asked) : await countMedian(reader, asked, delays)
  return micros === null ? null : micros / 1e6
}

/** The product of many factors is a little off a half that it meets exactly, hence the margin. */
const half = 0.5 + 1e-9

const byWaited: Grouping = {
  join: sql``,
  key: sql`f.waited_micros`,
  text: key => ({ join: sql``, text: sql`${key}::VARCHAR` }),
}
const ends = { handled: outcomes.handled, started: outcomes.started }

/** By the definition, delay by delay. */
export async function readMedian(reader: Reader, { window, chats }: Asked): Promise<number | null> {
  const rows = await reader.ask({ fact: 'starts', values: ends, window, chats, by: [byWaited] })
  const delays = rows.map(({ key, values }) => ({
    waited: Number(key[0]),
    handled: values.handled ?? 0,
    started: values.started ?? 0,
  }))
  let atRisk = delays.reduce((sum, { started }) => sum + started, 0)
  let unhandled = 1
  for (const { waited, handled, started } of delays.sort((a, b) => a.waited - b.waited)) {
    unhandled *= 1 - handled / atRisk
    if (unhandled <= half) return waited
    atRisk -= started
  }
  return null
}

/**
 * The same without sorting all delays. Between two censored delays the product telescopes: after `m` of `n` at risk were
 * handled it is (n − m) / n. So it takes how many were handled up to each censored delay, and then one order statistic.
 */
export async function countMedian({ engine }: Reader, asked: Asked, delays: Delays): Promise<number | null> {
  const rows = facts.starts.rows({ window: asked.window, conditions: asked.chats.conditions, buckets: null })
  const bound = upperBound(delays)
  const censored = await engine.query(
    sql`SELECT waited_micros, count(*) AS chats FROM (${rows})
      WHERE delay_micros IS NULL${bound === null ? sql`` : sql` AND waited_micros <= ${bound}`}
      GROUP BY waited_micros ORDER BY waited_micros`,
    { waited_micros: 'whole', chats: 'count' },
  )
  const bounds = texts(censored.map(({ waited_micros }) => String(waited_micros)))
  const counts = await engine.query(
    sql`SELECT unnest(${operation('countsUpTo', sql`delay_micros`, sql`${bounds}`)}) AS handled FROM (${rows})
      WHERE delay_micros IS NOT NULL`,
    { handled: 'count' },
  )
  const place = placeOfHalf(
    delays,
    censored.map(({ chats }) => chats),
    counts.map(({ handled }) => handled),
  )
  if (place === null) return null
  const nth = operation('nthSmallest', sql`delay_micros`, sql`${place}`, sql`${delays.handled}`)
  const [found] = await engine.query(sql`SELECT ${nth} AS median FROM (${rows}) WHERE delay_micros IS NOT NULL`, {
    median: 'number?',
  })
  return found?.median ?? null
}

/**
 * The estimate is at most the share of all chats that are not handled by then, so it is down to a half once half of them are:
 * the smallest known delay that so many did not exceed.
 */
function upperBound({ started, handled, quantilesMicros }: Delays): bigint | null {
  const index = delayShares.findIndex(share => share * (handled - 1) >= started / 2)
  const bound = quantilesMicros[index]
  return bound === undefined || bound === null ? null : BigInt(Math.ceil(bound))
}

/** The median's place among the delays of the handled, from 1, given how many were handled up to each censored delay, one more beyond. */
function placeOfHalf(
  { started, handled }: Delays,
  censored: readonly number[],
  handledUpTo: readonly number[],
): number | null {
  let [atRisk, before, unhandled] = [started, 0, 1]
  for (let stretch = 0; stretch <= censored.length; stretch++) {
    const chats = stretch < censored.length ? (handledUpTo[stretch] ?? 0) : handled - before
    const reaches = (m: number) => (unhandled * (atRisk - m)) / atRisk <= half
    if (chats > 0 && reaches(chats)) {
      let m = Math.min(chats, Math.max(1, Math.ceil(atRisk * (1 - half / unhandled))))
      while (m > 1 && reaches(m - 1)) m--
      while (!reaches(m)) m++
      return before + m
    }
    unhandled *= (atRisk - chats) / atRisk
    atRisk -= chats + (censored[stretch] ?? 0)
    before += chats
  }
  return null
}
