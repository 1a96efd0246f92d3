import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { flush, flushNames } from './flush.ts'

test('a folder that is not there, or that is no folder, cannot be flushed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'causerie-flush-'))
  const file = join(folder, 'file')
  await writeFile(file, '')
  await expect(flushNames(folder)).resolves.toBeUndefined()
  await expect(flushNames(join(folder, 'none'))).rejects.toMatchObject({ code: 'ENOENT' })
  await expect(flushNames(join(file, 'none'))).rejects.toMatchObject({ code: 'ENOTDIR' })
  await expect(flush(join(folder, 'none'))).rejects.toMatchObject({ code: 'ENOENT' })
  await rm(folder, { recursive: true })
})

// Linux opens this folder and refuses to sync it, as some network file systems do with theirs.
test.skipIf(!existsSync('/proc/self'))('where folders cannot be synced, flushing names does nothing', async () => {
  await expect(flush('/proc')).rejects.toMatchObject({ code: 'EINVAL' })
  await expect(flushNames('/proc')).resolves.toBeUndefined()
})
