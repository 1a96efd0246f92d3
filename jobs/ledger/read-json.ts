import { readdir, readFile } from 'node:fs/promises'
import { isCode } from '../../src/is-code.ts'
import { LedgerError } from './ledger-error.ts'

/** Reads a JSON file of the ledger; null if it does not exist. Throws `LedgerError` with the flaw that `flawOf` returns. */
export async function readJson<T>(path: string, flawOf: (value: unknown) => string | null): Promise<T | null> {
  const text = await readFile(path, 'utf8').catch(cause => {
    if (isCode(cause, 'ENOENT') || isCode(cause, 'ENOTDIR')) return null
    throw new LedgerError(`the ledger cannot be read: ${path}`, { cause })
  })
  if (text === null) return null
  const value = parsed(text)
  const flaw = value === undefined ? 'it is truncated or not JSON' : flawOf(value)
  if (flaw !== null) throw new LedgerError(`the ledger cannot be read: ${path}: ${flaw}`)
  return value as T
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The names in a folder of the ledger; none if the folder does not exist. */
export async function list(directory: string): Promise<readonly string[]> {
  return (await listWhole(directory)) ?? []
}

/** The same; null if the folder does not exist or is not a folder. */
export async function listWhole(directory: string): Promise<readonly string[] | null> {
  return readdir(directory).catch(cause => {
    if (isCode(cause, 'ENOENT') || isCode(cause, 'ENOTDIR')) return null
    throw new LedgerError(`the ledger cannot be read: ${directory}`, { cause })
  })
}
