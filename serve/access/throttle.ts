import { isIPv6 } from 'node:net'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { isAccessName } from '../../jobs/config/serve-config.ts'

export interface ThrottleOptions {
  /** Failed logins from one address in a window. */
  readonly perAddress: number
  /** Failed logins under one name in a window, there being such a user or not. */
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

/**
 * Counts failed logins, in memory. An attempt counts before its password is looked at, so that many at once are not more than one after
 * the other, and the address comes first, so that nobody fills the memory with names.
 */
export function openThrottle({ perAddress, perName, windowSeconds }: ThrottleOptions): Throttle {
  const addresses = new RateLimiterMemory({ points: perAddress, duration: windowSeconds })
  const names = new RateLimiterMemory({ points: perName, duration: windowSeconds })
  return {
    async attempt(address, name) {
      const addressKey = networkOf(address)
      // Of what no user can be called, all is one.
      const nameKey = isAccessName(name) ? name : ''
      const wait = (await waitSeconds(addresses, addressKey)) ?? (await waitSeconds(names, nameKey))
      if (wait !== null) return { throttled: true, retryAfterSeconds: wait }
      return {
        throttled: false,
        async succeeded() {
          await Promise.all([names.delete(nameKey), addresses.reward(addressKey)])
        },
        async undone() {
          await Promise.all([names.reward(nameKey), addresses.reward(addressKey)])
        },
      }
    },
  }
}

async function waitSeconds(limiter: RateLimiterMemory, key: string): Promise<number | null> {
  try {
    await limiter.consume(key)
    return null
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal
    return Math.max(1, Math.ceil(refusal.msBeforeNext / 1000))
  }
}

/** Somebody with one IPv6 address has 2^64 of them. */
function networkOf(address: string): string {
  if (!isIPv6(address)) return address
  const { hostname } = new URL(`http://[${address.replace(/%.*$/, '')}]`)
  const [head = '', tail] = hostname.slice(1, -1).split('::')
  const groups = (text: string | undefined) => (text === undefined || text === '' ? [] : text.split(':'))
  const missing = tail === undefined ? 0 : 8 - groups(head).length - groups(tail).length
  const all = [...groups(head), ...Array.from({ length: missing }, () => '0'), ...groups(tail)]
  return all.slice(0, 4).join(':')
}
