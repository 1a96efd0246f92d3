import { execFile, fork } from 'node:child_process'
import { once } from 'node:events'
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

test('who looks at a lock takes it from nobody who takes it meanwhile', async () => {
  const folder = files.pathOf('looked at')
  const first = await lockForWriting(folder, 0)
  first.release()
  // The kernel drops all that a process has locked of a file when the process closes it once.
  const other = fork(new URL('../../test/other-locker.mjs', import.meta.url), [folder], { execArgv: [] })
  try {
    for (let round = 0; round < 10; round++) {
      const looking = Array.from({ length: 4 }, () => lockHolder(folder))
      const { release } = await lockForWriting(folder, 10_000)
      expect(await Promise.all(looking)).not.toContain('another process')
      other.send('lock')
      expect((await once(other, 'message'))[0], `round ${round}`).toContain(`PID ${process.pid}`)
      release()
    }
  } finally {
    other.kill()
  }
})
