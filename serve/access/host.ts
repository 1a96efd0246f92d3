import { isLoopbackHost } from './address.ts'

/** The host of a `Host` header, in lower case and without its port; null if it is invalid. */
export function hostnameOf(host: string): string | null {
  const [, hostname] = /^(\[[0-9a-f:.]{2,45}\]|[a-z0-9._-]{1,253})(?::\d{1,5})?$/.exec(host.toLowerCase()) ?? []
  return hostname ?? null
}

/** Whether the host is a name of this machine. With DNS rebinding, the host is that of another site. */
export function isForLoopback(host: string): boolean {
  const hostname = hostnameOf(host)
  return hostname !== null && isLoopbackHost(hostname)
}

/** Whether the host is that of the site's URL or, for monitoring, a name of this machine. */
export function isForSite(host: string, url: string): boolean {
  return hostnameOf(host) === new URL(url).hostname || isForLoopback(host)
}

/** Whether the host is the one at which the server listens, unless it listens at all addresses. */
export function isAt(host: string, listenHost: string): boolean {
  if (isWildcard(listenHost)) return false
  const listens = listenHost.toLowerCase()
  return hostnameOf(host) === (listens.includes(':') ? `[${listens.replace(/^\[(.*)\]$/, '$1')}]` : listens)
}

/** Whether listening there means listening at every address of the machine. */
export function isWildcard(listenHost: string): boolean {
  return ['0.0.0.0', '::', '[::]', ''].includes(listenHost)
}
