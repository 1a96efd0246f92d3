import { isIPv6 } from 'node:net'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { isAccessName } from '../../config/serve-config.ts'
import { recentlyUsed } from '../recently-used.ts'

export interface ThrottleOptions {
  /** Failed logins from one address in a window. */
  readonly perAddress: number
  /** Of these, under one name, there being such a user or not. */
  readonly perNameAtAddress: number
  /** Failed logins under one name from all addresses but those from which it has logged in before. */
  readonly perName: number
  readonly windowSeconds: number
}

/** One try to log in: taken for a failure until it is forgiven. */
export type Attempt =
  | { readonly throttled: true; readonly retryAfterSeconds: number }
  /** `succeeded`: the name has all its tries again, the address this one. `undone`: nothing was tried. */
  | { readonly throttled: false; succeeded(): Promise<void>; undone(): Promise<void> }

export interface Throttle {
  attempt(address: string, name: string): Promise<Attempt>
}

/** Where users have logged in from, the last so many: more than a site has, and a few MB at most. */
const rememberedLogins = 10_000

/**
 * Counts failed logins, in memory. An attempt counts before its password is looked at, so that many at once are not more than one after
 * the other. The address comes first, so that nobody fills the memory with names; then the name at this address, so that a stranger who
 * types it shuts nobody out but themselves; the name alone last, against many addresses that work together. What they use up is not
 * asked of an address from which the name has logged in: its user still comes in.
 */
export function openThrottle({ perAddress, perNameAtAddress, perName, windowSeconds }: ThrottleOptions): Throttle {
  const limiterOf = (points: number) => new RateLimiterMemory({ points, duration: windowSeconds })
  const [addresses, pairs, names] = [limiterOf(perAddress), limiterOf(perNameAtAddress), limiterOf(perName)]
  const known = recentlyUsed<true>(rememberedLogins, { sizeOf: () => 1 })
  return {
    async attempt(address, name) {
      const addressKey = networkOf(address)
      // Of what no user can be called, all is one.
      const nameKey = isAccessName(name) ? name : ''
      const pairKey = `${addressKey} ${nameKey}`
      const consumed: (readonly [RateLimiterMemory, string])[] = [
        [addresses, addressKey],
        [pairs, pairKey],
        ...(known.has(pairKey) ? [] : [[names, nameKey] as const]),
      ]
      for (const [limiter, key] of consumed) {
        const wait = await waitSeconds(limiter, key)
        if (wait !== null) return { throttled: true, retryAfterSeconds: wait }
      }
      return {
        throttled: false,
        async succeeded() {
          known.set(pairKey, true)
          await Promise.all([pairs.delete(pairKey), names.delete(nameKey), addresses.reward(addressKey)])
        },
        async undone() {
          await Promise.all(consumed.map(([limiter, key]) => limiter.reward(key)))
        },
      }
    },
  }
}

/** Takes a point of somebody's; null, or in how many seconds they have one again. */
export async function waitSeconds(limiter: RateLimiterMemory, key: string): Promise<number | null> {
  try {
    await limiter.consume(key)
    return null
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal
    return Math.max(1, Math.ceil(refusal.msBeforeNext / 1000))
  }
}

/** What of an address is counted: somebody with one IPv6 address has 2^64 of them. */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address
  const { hostname } = new URL(`http://[${address.replace(/%.*$/, '')}]`)
  const [head = '', tail] = hostname.slice(1, -1).split('::')
  const groups = (text: string | undefined) => (text === undefined || text === '' ? [] : text.split(':'))
  const missing = tail === undefined ? 0 : 8 - groups(head).length - groups(tail).length
  const all = [...groups(head), ...Array.from({ length: missing }, () => '0'), ...groups(tail)]
  return all.slice(0, 4).join(':')
}
