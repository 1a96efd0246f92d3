import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { TokenConfig } from '../../config/serve-config.ts'

const prefix = 'causerie_'

/** A new token, 256 random bits: `causerie_` and 43 characters. */
export function newToken(): string {
  return prefix + randomBytes(32).toString('base64url')
}

/** The hash of a token for a config. A fast hash is enough, because nobody can guess 256 bits. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

/** The token of `Authorization: Bearer causerie_...`; null if the header is missing or different. */
export function bearerToken(headers: Headers): string | null {
  const [, token = ''] = /^Bearer +(\S+)$/i.exec(headers.get('authorization') ?? '') ?? []
  return /^causerie_[A-Za-z0-9_-]{43}$/.test(token) ? token : null
}

/** The name of the matching token in a config; null if none matches. */
export function tokenNamed(
  token: string,
  tokens: Readonly<Record<string, TokenConfig>>,
): { readonly name: string; readonly config: TokenConfig } | null {
  const hash = Buffer.from(tokenHash(token), 'hex')
  for (const [name, config] of Object.entries(tokens)) {
    const known = Buffer.from(config.sha256, 'hex')
    if (known.length === hash.length && timingSafeEqual(known, hash)) return { name, config }
  }
  return null
}
