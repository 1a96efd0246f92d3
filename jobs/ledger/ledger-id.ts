import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { flushNames } from '../../src/store/flush.ts'
import { makePrivateFolder } from '../../src/store/private-files.ts'
import { createExclusively } from './exclusive-file.ts'
import { LedgerError } from './ledger-error.ts'

/** Without a dot, so that it cannot be the name of a run. */
const fileName = 'id'

/** The id of the ledger in a directory. The first caller creates it; concurrent processes get the same one. */
export async function ledgerId(directory: string): Promise<string> {
  const path = join(directory, fileName)
  const known = await readId(path)
  if (known !== null) {
    // The process that wrote it may have died before it was on disk.
    await flushNames(directory)
    return known
  }
  await makePrivateFolder(directory)
  await createExclusively(path, `${randomBytes(16).toString('hex')}\n`)
  const made = await readId(path)
  if (made === null) throw new Error(`an id that was written is not there: ${path}`)
  return made
}

async function readId(path: string): Promise<string | null> {
  const text = await readFile(path, 'utf8').catch(cause => {
    if (cause.code === 'ENOENT') return null
    throw new LedgerError(`the ledger cannot be read: ${path}`, { cause })
  })
  if (text === null) return null
  const id = text.trim()
  if (!/^[0-9a-f]{32}$/.test(id)) throw new LedgerError(`the ledger cannot be read: ${path}: it is no id`)
  return id
}
