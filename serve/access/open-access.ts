import type { Logger } from 'pino'
import type { Config } from '../../config/config.ts'
import { nowText } from '../../src/time/now.ts'
import type { Access, Admission } from './access.ts'
import { isLoopbackHost } from './address.ts'
import { assertServable } from './assert-servable.ts'
import { isAt, isForLoopback, isForSite, isWildcard } from './host.ts'
import { openLogin } from './login.ts'
import { openSessions } from './sessions.ts'
import { bearerToken, tokenNamed } from './token.ts'
import { isPassedOn } from './trusted-proxy.ts'
import { openUserList, passwordHashOf, type UserList, userListOf, userNamed } from './user-list.ts'
import { nobody, type Viewer, viewerOf } from './viewer.ts'

export interface AccessOptions {
  /** Null: no config, so everybody on this machine sees everything. */
  readonly config: { readonly path: string; readonly value: Config } | null
  /** The address at which the server listens. */
  readonly listenHost: string
  /** The environment, which may have the session key: usually `process.env`. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly log: Logger
  /** The current instant, ISO 8601 UTC. Default: the process's clock. */
  readonly now?: () => string
  /** How long to wait before checking the config file again. Default 1000. */
  readonly checkMs?: number
}

/**
 * Opens the access control of a server. When the config file changes, its access settings under `serve` are read again, except for `url`.
 * Throws `ConfigError`.
 */
export async function openAccess(options: AccessOptions): Promise<Access> {
  const { config, listenHost, env, log, now = nowText, checkMs = 1000 } = options
  const serve = config?.value.serve
  assertServable(listenHost, serve)
  const url = serve?.url
  const listed = userListOf(serve)
  const current = config === null ? async () => listed : openUserList(serve, { configPath: config.path, log, checkMs })
  const sessions = openSessions({ url, env, configPath: config?.path ?? '', now, log })
  if (Object.values(listed.users).some(({ password }) => password !== undefined)) await sessions.ready(listed)
  const tryLogin = openLogin({ log })

  // Removing all users from the config must not let everybody in.
  let isAsked = listed.isGiven
  async function listNow(): Promise<UserList> {
    const list = await current()
    isAsked ||= list.isGiven
    return list
  }
  const isForUs = (host: string) =>
    url === undefined ? isForLoopback(host) || isAt(host, listenHost) : isForSite(host, url)
  if (isAsked && url === undefined && !isLoopbackHost(listenHost)) {
    log.warn({ host: listenHost }, `serve.url is not in the config: ${onlyHosts(listenHost)}`)
  }

  const told = new Set<string>()
  /** Logged once, so that strangers cannot fill the log. */
  function warnOnce(what: string, about: object, text: string): void {
    if (told.has(what)) return
    told.add(what)
    log.warn(about, text)
  }
  function refuseHost(host: string): Admission {
    if (url === undefined) {
      warnOnce(
        'host',
        { host: host.slice(0, 300) },
        `a request for another host was refused, and all others will be: ${onlyHosts(listenHost)}`,
      )
    }
    return { state: 'refused', reason: 'host' }
  }
  function lookForProxy(list: UserList, headers: Headers, remoteAddress: string): void {
    if (!list.proxy.isUnknown(headers, remoteAddress)) return
    warnOnce(
      'proxy',
      { address: remoteAddress },
      'a request says that a proxy has passed it on, and serve.proxy.from does not name it: if it is yours, put its address there, ' +
        'or all who come through it count as one address, and one who fails to log in shuts out the others',
    )
  }

  return {
    async needsLogin() {
      await listNow()
      return isAsked
    },
    async identify({ headers, remoteAddress, host, isApi }) {
      const list = await listNow()
      if (!isAsked) return admitToThisMachine(host, headers)
      if (!isForUs(host)) return refuseHost(host)
      lookForProxy(list, headers, remoteAddress)
      const token = isApi ? bearerToken(headers) : null
      if (token !== null) {
        const known = tokenNamed(token, list.tokens)
        return known === null ? { state: 'login' } : admitted(viewerOf(known.name, known.config, { by: 'token' }))
      }
      const proxied = list.proxy.nameOf(headers, remoteAddress)
      const name = proxied ?? (await sessions.nameIn(headers, list))
      if (name === null) return { state: 'login' }
      const user = userNamed(list, name)
      if (user === null) return { state: 'refused', reason: 'unknown-user' }
      return admitted(viewerOf(name, user, { by: proxied === null ? 'session' : 'proxy' }))
    },
    async addressOf({ headers, remoteAddress }) {
      const list = await listNow()
      lookForProxy(list, headers, remoteAddress)
      return list.proxy.clientOf(headers, remoteAddress)
    },
    async people() {
      const { users } = await listNow()
      return Object.entries(users).map(([name, user]) =>
        viewerOf(name, user, { by: user.password === undefined ? 'proxy' : 'session' }),
      )
    },
    async login({ name, password, headers, remoteAddress, host }) {
      const list = await listNow()
      if (!isAsked || !isForUs(host)) return { ok: false, reason: 'wrong' }
      const passwordHash = passwordHashOf(list, name)
      const address = list.proxy.clientOf(headers, remoteAddress)
      const result = await tryLogin({ address, name, password, passwordHash })
      if (!result.ok) return result
      if (passwordHash === null) throw new Error('a user without a password has logged in')
      return { ok: true, cookie: await sessions.begin({ name, passwordHash }, list) }
    },
    async logout(headers) {
      const list = await listNow()
      return sessions.end(isAsked ? headers : new Headers(), list)
    },
  }
}

function onlyHosts(listenHost: string): string {
  const hosts = isLoopbackHost(listenHost) || isWildcard(listenHost) ? 'localhost' : `localhost and ${listenHost}`
  return `without serve.url only requests for ${hosts} are answered; put the address that people type there, such as https://chats.example.com`
}

/** Without authentication, accept only direct requests from this machine to one of its own names. */
function admitToThisMachine(host: string, headers: Headers): Admission {
  if (!isForLoopback(host)) return { state: 'refused', reason: 'host' }
  // A proxy on this machine connects from this machine, and often under its name, on behalf of anybody.
  if (isPassedOn(headers)) return { state: 'refused', reason: 'proxied' }
  return admitted(nobody)
}

function admitted(viewer: Viewer): Admission {
  return { state: 'admitted', viewer }
}
