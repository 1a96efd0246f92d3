import { isIP } from 'node:net'

/** Whether a host is this machine, by its name or its address, an IPv6 one without brackets. */
export function isLoopback(host: string): boolean {
  // `127.0.0.999` is a host name, which DNS may resolve to anything.
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}
