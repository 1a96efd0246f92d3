/** A password hash as written in a config, with the parameters needed to verify a password. */
export interface PasswordHash {
  /** log2 of scrypt's N. */
  readonly costLog2: number
  readonly blockSize: number
  readonly parallelization: number
  readonly salt: Uint8Array
  readonly key: Uint8Array
}

const pattern = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{22,86})\$([A-Za-z0-9+/]{43,86})$/

/** Below these bounds, passwords are guessed too fast; above them, verifying one takes too much memory or time. */
const fewestBlocks = 2 ** 15 * 8
const mostBytes = 256 * 2 ** 20
const mostBlocks = 2 ** 22

/** Reads `$scrypt$ln=15,r=8,p=1$SALT$KEY`, salt and key in base64 without padding. Null: not such a hash, or too cheap or too expensive. */
export function parsePasswordHash(text: string): PasswordHash | null {
  const [, costLog2, blockSize, parallelization, salt, key] = pattern.exec(text) ?? []
  if (salt === undefined || key === undefined) return null
  const hash = {
    costLog2: Number(costLog2),
    blockSize: Number(blockSize),
    parallelization: Number(parallelization),
    salt: Buffer.from(salt, 'base64'),
    key: Buffer.from(key, 'base64'),
  }
  const blocks = 2 ** hash.costLog2 * hash.blockSize
  const isSane =
    hash.parallelization > 0 &&
    blocks >= fewestBlocks &&
    bytesOf(hash) <= mostBytes &&
    blocks * hash.parallelization <= mostBlocks
  // Unused bits in the last character would give one hash two spellings.
  return isSane && formatPasswordHash(hash) === text ? hash : null
}

/** The text of a hash in a config. */
export function formatPasswordHash({ costLog2, blockSize, parallelization, salt, key }: PasswordHash): string {
  const parameters = `ln=${costLog2},r=${blockSize},p=${parallelization}`
  return `$scrypt$${parameters}$${base64(salt)}$${base64(key)}`
}

/** The memory that verifying a password takes, in bytes. */
export function bytesOf({ costLog2, blockSize }: Pick<PasswordHash, 'costLog2' | 'blockSize'>): number {
  return 128 * 2 ** costLog2 * blockSize
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/=+$/, '')
}
