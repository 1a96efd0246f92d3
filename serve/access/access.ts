import type { LoginResult } from './login.ts'
import type { Viewer } from './viewer.ts'

/** The parts of a request that decide about access. */
export interface AccessRequest {
  readonly headers: Headers
  /** The remote address of the socket. */
  readonly remoteAddress: string
  /** The `Host` header. */
  readonly host: string
  /** Whether its path belongs to the HTTP API. Tokens are valid only there. */
  readonly isApi: boolean
}

/**
 * `login`: the request is not authenticated. `refused`: logging in would not help, because the server does not answer for this host, a proxy
 * forwards to a server without users, or the proxy names a user who is not in the config.
 */
export type Admission =
  | { readonly state: 'admitted'; readonly viewer: Viewer }
  | { readonly state: 'login' }
  | { readonly state: 'refused'; readonly reason: 'host' | 'proxied' | 'unknown-user' }

/** The submitted name and password, and the address they come from. */
export interface LoginRequest extends Omit<AccessRequest, 'isApi'> {
  readonly name: string
  readonly password: string
}

/** Access control of the server. */
export interface Access {
  /** Whether authentication is required. */
  needsLogin(): Promise<boolean>
  /** Reads the config again if it has changed, at most once a second. */
  identify(request: AccessRequest): Promise<Admission>
  /** Where a request comes from: what a trusted proxy says, or the other end of the connection. */
  addressOf(request: Pick<AccessRequest, 'headers' | 'remoteAddress'>): Promise<string>
  /** Every user by now, as they would be admitted. */
  people(): Promise<readonly Viewer[]>
  /** `cookie` is the `Set-Cookie` value that starts a session. */
  login(request: LoginRequest): Promise<LoginResult<{ readonly cookie: string }>>
  /** Ends the session of a request on the server, and returns the `Set-Cookie` value that removes it from the browser. */
  logout(headers: Headers): Promise<string>
}
