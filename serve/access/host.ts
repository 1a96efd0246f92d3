import { isLoopbackHost } from './address.ts'

/** The host of a `Host` header, in lower case and without its port; null when it is none. */
export function hostnameOf(host: string): string | null {
  const [, hostname] = /^(\[[0-9a-f:.]{2,45}\]|[a-z0-9._-]{1,253})(?::\d{1,5})?$/.exec(host.toLowerCase()) ?? []
  return hostname ?? null
}

/** Whether a request is for this machine by one of its own names: what a page of another site, whose name was made to lead here, is not. */
export function isForLoopback(host: string): boolean {
  const hostname = hostnameOf(host)
  return hostname !== null && isLoopbackHost(hostname)
}

/** Whether a request is for the site at an address, or, as of what looks after the server, for this machine. */
export function isForSite(host: string, url: string): boolean {
  return hostnameOf(host) === new URL(url).hostname || isForLoopback(host)
}

/** Whether a request is for the name or address at which a server listens, if that is one. */
export function isAt(host: string, listenHost: string): boolean {
  if (isWildcard(listenHost)) return false
  const listens = listenHost.toLowerCase()
  return hostnameOf(host) === (listens.includes(':') ? `[${listens.replace(/^\[(.*)\]$/, '$1')}]` : listens)
}

/** Whether a server that listens there listens at every address of the machine. */
export function isWildcard(listenHost: string): boolean {
  return ['0.0.0.0', '::', '[::]', ''].includes(listenHost)
}
