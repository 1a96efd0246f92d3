import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { bytesOf, formatPasswordHash, type PasswordHash, parsePasswordHash } from '../../config/password-hash.ts'
import { Turns } from '../../jobs/queue/turns.ts'

const derive: (password: string, salt: Uint8Array, length: number, options: ScryptOptions) => Promise<Buffer> =
  promisify(scrypt)

const parameters = { costLog2: 15, blockSize: 8, parallelization: 1 } as const
const saltBytes = 16
const keyBytes = 32

/** The allowed length of a password, in characters. */
export const passwordLength = { min: 8, max: 200 } as const

// A hash takes 32 MB and a tenth of a second of one core. Computing one at a time leaves the other cores to questions.
const turns = new Turns()

/** Verified if there is no hash, so that timing does not reveal whether a user exists. */
const nobodysHash: PasswordHash = { ...parameters, salt: Buffer.alloc(saltBytes), key: Buffer.alloc(keyBytes) }

/** Whether a password has an allowed length. */
export function isPassword(password: string): boolean {
  const { min, max } = passwordLength
  // Checked first, because everything after it takes longer for longer texts.
  if (password.length > 4 * max) return false
  const characters = [...normal(password)].length
  return characters >= min && characters <= max
}

/** The hash of a password for a config. Throws a plain `Error` for one that `isPassword` refuses. */
export async function hashPassword(password: string): Promise<string> {
  if (!isPassword(password)) throw new Error('a password is to be checked before it is hashed')
  const salt = randomBytes(saltBytes)
  const key = await keyOf(password, { ...parameters, salt, key: nobodysHash.key })
  return formatPasswordHash({ ...parameters, salt, key })
}

/** Whether a password matches a hash. For null, no hash, it takes as long and returns false. */
export async function verifyPassword(password: string, hash: string | null): Promise<boolean> {
  if (!isPassword(password)) return false
  const parsed = hash === null ? null : parsePasswordHash(hash)
  const tried = parsed ?? nobodysHash
  const isSame = timingSafeEqual(await keyOf(password, tried), tried.key)
  return parsed !== null && isSame
}

function keyOf(password: string, hash: PasswordHash): Promise<Buffer> {
  const { costLog2, blockSize, parallelization, salt, key } = hash
  // scrypt needs some memory besides the blocks.
  const maxmem = bytesOf(hash) + 2 ** 20 * (1 + parallelization)
  const options = { N: 2 ** costLog2, r: blockSize, p: parallelization, maxmem }
  return turns.run(() => derive(normal(password), salt, key.length, options))
}

/** Accented letters can be typed as different code points. */
function normal(password: string): string {
  return password.normalize('NFKC')
}
