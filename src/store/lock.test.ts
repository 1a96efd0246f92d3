import { execFile } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../test/ingest/temporary-folder.ts'
import { lockForWriting, lockHolder } from './lock.ts'

const files = temporaryFolder()

test('the lock of a folder is told by its holder, and without writing', async () => {
  const folder = files.pathOf('free')
  expect(await lockHolder(folder)).toBeNull()
  const { release } = await lockForWriting(folder, 0)
  expect(await lockHolder(folder)).toContain(`PID ${process.pid}`)
  release()
  expect(await lockHolder(folder)).toBeNull()
  expect(await readdir(folder)).toEqual(['writer.lock'])
})

test('a lock that could not be made whole leaves nothing in the way of the next one', async () => {
  const folder = files.pathOf('full')
  const lock = `${process.env.CAUSERIE_BUILT}/src/store/lock.js`
  const program = `import(${JSON.stringify(lock)}).then(({ lockForWriting }) => lockForWriting(${JSON.stringify(folder)}, 0))`
  // No file may become larger than this, which is less than the lock's.
  const limited = promisify(execFile)('sh', ['-c', 'ulimit -f 8; exec "$@"', 'sh', process.execPath, '-e', program])
  await expect(limited).rejects.toThrow(/the store's lock cannot be taken/)
  expect(await readdir(folder)).toEqual([])
  const { release } = await lockForWriting(folder, 0)
  release()
  expect(await lockHolder(folder)).toBeNull()
})
