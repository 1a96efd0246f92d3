import { RateLimiterMemory } from 'rate-limiter-flexible'
import { networkOf, waitSeconds } from '../../access/throttle.ts'

/** How much strangers may ask for, in memory. Every answer is null, or in how many seconds they may try again. */
export interface VisitorLimits {
  /** Anything at all. */
  asks(address: string): Promise<number | null>
  says(address: string, thread: string): Promise<number | null>
  /** A first message, in a widget that takes so many from one address in an hour. */
  begins(address: string, widget: { readonly connection: string; readonly perHour: number }): Promise<number | null>
  /** A file. */
  uploads(address: string): Promise<number | null>
  /** A line that stays open: how to end it, or null where there are too many. */
  line(address: string, thread: string): (() => void) | null
}

const perMinute = { asksOfAddress: 600, saysOfAddress: 120, saysOfVisitor: 20 }
/** Whoever makes up visitors fills no disk. */
const uploadsPerHour = 60
/** An office is one address, a browser one visitor with many tabs. */
const lines = { ofVisitor: 20, ofAddress: 500, ofAll: 10_000 }

export function visitorLimits(): VisitorLimits {
  const limiter = (points: number, duration = 60) => new RateLimiterMemory({ points, duration })
  const asks = limiter(perMinute.asksOfAddress)
  const [ofAddress, ofVisitor] = [limiter(perMinute.saysOfAddress), limiter(perMinute.saysOfVisitor)]
  const uploads = limiter(uploadsPerHour, 3600)
  const begun = new Map<string, RateLimiterMemory>()
  const open = new Map<string, number>()
  const count = (key: string, by: 1 | -1) => {
    const now = (open.get(key) ?? 0) + by
    if (now === 0) open.delete(key)
    else open.set(key, now)
  }
  return {
    asks: address => waitSeconds(asks, networkOf(address)),
    // The address first, so that nobody fills the memory with visitors.
    async says(address, thread) {
      return (await waitSeconds(ofAddress, networkOf(address))) ?? waitSeconds(ofVisitor, thread)
    },
    begins(address, { connection, perHour }) {
      const own = begun.get(connection) ?? limiter(perHour, 3600)
      begun.set(connection, own)
      return waitSeconds(own, networkOf(address))
    },
    uploads: address => waitSeconds(uploads, networkOf(address)),
    line(address, thread) {
      const places = [
        ['all', lines.ofAll],
        [`address ${networkOf(address)}`, lines.ofAddress],
        [`visitor ${thread}`, lines.ofVisitor],
      ] as const
      if (places.some(([key, most]) => (open.get(key) ?? 0) >= most)) return null
      for (const [key] of places) count(key, 1)
      return () => {
        for (const [key] of places) count(key, -1)
      }
    },
  }
}
