import { writeFileSync } from 'node:fs'
import { pino } from 'pino'
import { readConfig } from '../../config/read-config.ts'
import type { AccessRequest, LoginRequest } from '../../serve/access/access.ts'
import { openAccess } from '../../serve/access/open-access.ts'
import { hashPassword } from '../../serve/access/password.ts'
import { newToken, tokenHash } from '../../serve/access/token.ts'
import { temporaryFolder } from '../ingest/temporary-folder.ts'

/** The password of every test user that has one. */
export const password = 'correct horse'
/** Too long: refused before the slow hashing. */
export const wrong = 'x'.repeat(201)
export const passwordHash = await hashPassword(password)

export const token = newToken()
export const tokens = { board: { sha256: tokenHash(token), within: { region: ['South'] } } }
export const proxy = { header: 'X-Forwarded-User', from: ['10.0.0.0/8'] }
export const users = {
  ann: { password: passwordHash, within: { region: ['North'] }, locale: 'fr', zone: 'Europe/Paris' },
  bob: { password: passwordHash },
  // In brackets, `__proto__` is an ordinary key.
  ['__proto__']: { password: passwordHash },
  proxied: { within: { channel: ['sms'] } },
}

/** Opens access in a folder of the test file's own, with a clock that the test sets. */
export function accessFolder() {
  const files = temporaryFolder()
  let configs = 0
  const write = (path: string, serve: object | undefined) =>
    writeFileSync(path, JSON.stringify({ stores: { main: { directory: 'store' } }, subscriptions: {}, serve }))

  async function open(given: object | undefined, listenHost = '127.0.0.1') {
    const path = files.pathOf(`${configs++}.yaml`)
    const rewrite = (changed: object | undefined) => write(path, changed && { store: 'main', ...changed })
    rewrite(given)
    const lines: string[] = []
    const clock = { now: Date.parse('2026-10-01T10:00:00Z') }
    const access = await openAccess({
      config: { path, value: await readConfig(path) },
      listenHost,
      env: {},
      log: pino({}, { write: line => lines.push(line) }),
      now: () => new Date(clock.now).toISOString(),
      checkMs: 0,
    })
    const own = { remoteAddress: '127.0.0.1', host: 'localhost' }
    const identify = (headers: Record<string, string> = {}, changes: Partial<AccessRequest> = {}) =>
      access.identify({ headers: new Headers(headers), ...own, isApi: false, ...changes })
    const login = (name: string, typed: string, changes: Partial<LoginRequest> = {}) =>
      access.login({ name, password: typed, headers: new Headers(), ...own, ...changes })
    const sessionOf = async (name: string) => {
      const result = await login(name, password)
      if (!result.ok) throw new Error(`${name} cannot log in: ${result.reason}`)
      return result.cookie.split(';', 1)[0] ?? ''
    }
    return { access, identify, login, sessionOf, rewrite, path, lines, clock }
  }
  return { files, open }
}
