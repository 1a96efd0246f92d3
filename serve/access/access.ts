import type { LoginResult } from './login.ts'
import type { Viewer } from './viewer.ts'

/** What is looked at of a request. */
export interface AccessRequest {
  readonly headers: Headers
  /** The other end of the connection, as the socket tells it. */
  readonly remoteAddress: string
  /** The `Host` header. */
  readonly host: string
  /** Whether its path is one of the HTTP API: tokens are good for nothing else. */
  readonly isApi: boolean
}

/**
 * `login`: nobody is known, and has to log in. `refused`: logging in would not help. The host is one that the server does not have; a
 * proxy passes requests on to a server that has no users; the proxy knows a user whom the config does not.
 */
export type Admission =
  | { readonly state: 'admitted'; readonly viewer: Viewer }
  | { readonly state: 'login' }
  | { readonly state: 'refused'; readonly reason: 'host' | 'proxied' | 'unknown-user' }

/** What somebody types, and where it comes from. */
export interface LoginRequest extends Omit<AccessRequest, 'isApi'> {
  readonly name: string
  readonly password: string
}

/** Who may come in. */
export interface Access {
  /** Whether somebody has to be known to see anything. */
  needsLogin(): Promise<boolean>
  /** Looks at the config again, once a second at most. */
  identify(request: AccessRequest): Promise<Admission>
  /** Where a request comes from: what a trusted proxy says, or the other end of the connection. */
  addressOf(request: Pick<AccessRequest, 'headers' | 'remoteAddress'>): Promise<string>
  /** Every user by now, as they would be admitted. */
  people(): Promise<readonly Viewer[]>
  /** `cookie` is the value of `Set-Cookie` that begins a session. */
  login(request: LoginRequest): Promise<LoginResult<{ readonly cookie: string }>>
  /** Ends the session of a request, here and not only in its browser; gives the value of `Set-Cookie` that takes it away there. */
  logout(headers: Headers): Promise<string>
}
