import { randomBytes } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { ConfigError } from '../../config/config-error.ts'
import { resolveSecret } from '../../config/secret.ts'
import type { ServeConfig } from '../../config/serve-config.ts'
import { createExclusively } from '../../jobs/ledger/exclusive-file.ts'
import { flushNames } from '../../src/store/flush.ts'

const keyBytes = 32
const shortestSecret = 32

export interface SessionKeyOptions {
  /** The config, beside which the file is stored. */
  readonly configPath: string
  /** Such as `process.env`. */
  readonly env: Readonly<Record<string, string | undefined>>
}

/**
 * The key that signs sessions: the variable that `sessionKey` names, or else the file `causerie-session.key`, created on first use. Anybody who
 * has the key can be any user, so a file that others can read is refused. Throws `ConfigError`.
 */
export async function readSessionKey(
  sessionKey: ServeConfig['sessionKey'],
  { configPath, env }: SessionKeyOptions,
): Promise<Uint8Array> {
  if (sessionKey !== undefined) {
    const secret = resolveSecret(sessionKey, env)
    if (secret.length >= shortestSecret) return Buffer.from(secret)
    throw new ConfigError(`serve.sessionKey: ${sessionKey} must be at least ${shortestSecret} characters long`)
  }
  const path = join(dirname(resolve(configPath)), 'causerie-session.key')
  const known = await readKeyFile(path)
  if (known !== null) {
    // The process that created it may have died before it was on disk.
    await flushNames(dirname(path))
    return known
  }
  const key = randomBytes(keyBytes)
  if (await createExclusively(path, `${key.toString('base64url')}\n`)) return key
  const ofAnother = await readKeyFile(path)
  if (ofAnother === null) throw new ConfigError(`${path}: is there and gone again`, { file: path })
  return ofAnother
}

/** Null: there is no file. */
async function readKeyFile(path: string): Promise<Uint8Array | null> {
  const handle = await open(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw new ConfigError(`${path}: cannot be read: ${error.message}`, { file: path, cause: error })
  })
  if (handle === null) return null
  try {
    return await checkedKey(handle, path)
  } finally {
    await handle.close()
  }
}

async function checkedKey(handle: FileHandle, path: string): Promise<Uint8Array> {
  const refuse = (problem: string) => new ConfigError(`${path}: ${problem}`, { file: path })
  const status = await handle.stat()
  if (!status.isFile()) throw refuse('must be a file')
  // On Windows, the mode says nothing about other users.
  if (process.platform !== 'win32' && (status.mode & 0o077) !== 0) {
    throw refuse(
      'can be read by others than its owner: chmod 600 it if nobody has, else remove it and a new one is made',
    )
  }
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(100), 0, 100, 0)
  const [, text] = /^([A-Za-z0-9_-]{43})\n?$/.exec(buffer.toString('latin1', 0, bytesRead)) ?? []
  if (text === undefined) throw refuse('is not a session key: remove it and a new one is made')
  return Buffer.from(text, 'base64url')
}
