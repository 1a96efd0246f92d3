import { isIPv6 } from 'node:net'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { isAccessName } from '../../config/serve-config.ts'
import { recentlyUsed } from '../recently-used.ts'

export interface ThrottleOptions {
  /** Failed logins allowed from one address per window. */
  readonly perAddress: number
  /** Of these, failed logins allowed under one name, whether or not the user exists. */
  readonly perNameAtAddress: number
  /** Failed logins allowed under one name from all addresses, except those from which it has logged in before. */
  readonly perName: number
  readonly windowSeconds: number
}

/** An attempt to log in. It counts as a failure until it is settled otherwise. */
export type Attempt =
  | { readonly throttled: true; readonly retryAfterSeconds: number }
  /** `succeeded`: resets the name's limit and gives this attempt back to the address. `undone`: the attempt does not count. */
  | { readonly throttled: false; succeeded(): Promise<void>; undone(): Promise<void> }

export interface Throttle {
  attempt(address: string, name: string): Promise<Attempt>
}

/** How many addresses of successful logins to remember: more than a site has, in a few MB at most. */
const rememberedLogins = 10_000

/**
 * Counts failed logins, in memory. An attempt counts before its password is checked, so that parallel attempts are limited like sequential ones.
 * The address is counted first, so that nobody can fill the memory with names; then the name at this address, so that a stranger locks out
 * only themselves; then the name alone, against many cooperating addresses. The last limit does not apply to addresses from which the name
 * has logged in before, so the user can still log in.
 */
export function openThrottle({ perAddress, perNameAtAddress, perName, windowSeconds }: ThrottleOptions): Throttle {
  const limiterOf = (points: number) => new RateLimiterMemory({ points, duration: windowSeconds })
  const [addresses, pairs, names] = [limiterOf(perAddress), limiterOf(perNameAtAddress), limiterOf(perName)]
  const known = recentlyUsed<true>(rememberedLogins, { sizeOf: () => 1 })
  return {
    async attempt(address, name) {
      const addressKey = networkOf(address)
      // Texts that cannot be a user's name share one counter.
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

/** The part of an address that is counted: somebody with one IPv6 address has 2^64 of them, so only its /64 network. */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address
  const { hostname } = new URL(`http://[${address.replace(/%.*$/, '')}]`)
  const [head = '', tail] = hostname.slice(1, -1).split('::')
  const groups = (text: string | undefined) => (text === undefined || text === '' ? [] : text.split(':'))
  const missing = tail === undefined ? 0 : 8 - groups(head).length - groups(tail).length
  const all = [...groups(head), ...Array.from({ length: missing }, () => '0'), ...groups(tail)]
  return all.slice(0, 4).join(':')
}
