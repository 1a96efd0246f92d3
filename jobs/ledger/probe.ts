import { randomBytes } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { makePrivateFolder, privateFileMode } from '../../src/store/private-files.ts'
import { LedgerError } from './ledger-error.ts'
import { going } from './removed-run.ts'

/** As many bytes as a step takes: a full disk may still have room for an empty file. */
const probeBytes = 4096

/** Writes a file to the disk of the ledger and removes it. Throws `LedgerError` with the system's reason if that fails. */
export async function probeLedger(directory: string): Promise<void> {
  // If the process dies here, the file is removed with the remains of removed runs.
  const path = join(directory, `${going}probe-${randomBytes(6).toString('hex')}`)
  try {
    await makePrivateFolder(directory)
    const handle = await open(path, 'wx', privateFileMode)
    try {
      await handle.writeFile(Buffer.alloc(probeBytes, '.'))
      await handle.datasync()
    } finally {
      await handle.close()
      await rm(path, { force: true })
    }
  } catch (cause) {
    throw new LedgerError(`the ledger cannot be written: ${cause instanceof Error ? cause.message : cause}`, { cause })
  }
}
