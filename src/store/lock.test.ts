import { execFile, fork } from 'node:child_process'
import { once } from 'node:events'
import { chmod, link, mkdir, readdir, rm, stat, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../test/ingest/temporary-folder.ts'
import { lockForWriting, lockHolder } from './lock.ts'

const files = temporaryFolder()

test('the holder of a folder’s lock is reported, without writing', async () => {
  const folder = files.pathOf('free')
  expect(await lockHolder(folder)).toBeNull()
  const { release } = await lockForWriting(folder, 0)
  expect(await lockHolder(folder)).toContain(`PID ${process.pid}`)
  release()
  expect(await lockHolder(folder)).toBeNull()
  expect(await readdir(folder)).toEqual(['writer.lock'])
})

test('only its owner can take a new lock, and one that a person opened to others stays so', async () => {
  const folder = files.pathOf('mode')
  const lock = async () => {
    const { release } = await lockForWriting(folder, 0)
    release()
    return (await stat(join(folder, 'writer.lock'))).mode & 0o777
  }
  expect(await lock()).toBe(0o600)
  await chmod(join(folder, 'writer.lock'), 0o660)
  expect(await lock()).toBe(0o660)
})

test('a lock that could not be created completely does not block the next one', async () => {
  const folder = files.pathOf('full')
  const lock = `${process.env.CAUSERIE_BUILT}/src/store/lock.js`
  const program = `import(${JSON.stringify(lock)}).then(({ lockForWriting }) => lockForWriting(${JSON.stringify(folder)}, 0))`
  // No file may grow larger than this, which is smaller than the lock file.
  const limited = promisify(execFile)('sh', ['-c', 'ulimit -f 8; exec "$@"', 'sh', process.execPath, '-e', program])
  await expect(limited).rejects.toThrow(/the store's lock cannot be taken/)
  expect(await readdir(folder)).toEqual([])
  const { release } = await lockForWriting(folder, 0)
  release()
  expect(await lockHolder(folder)).toBeNull()
})

describe.each([
  ['a link to its folder', (real: string, other: string) => symlink(real, other)],
  ['a link to a folder above', (real: string, other: string) => symlink(real, other)],
  [
    'a link to its file',
    async (real: string, other: string) => {
      await mkdir(other)
      await symlink(join(real, 'writer.lock'), join(other, 'writer.lock'))
    },
  ],
  [
    'another name of its file',
    async (real: string, other: string) => {
      await mkdir(other)
      await link(join(real, 'writer.lock'), join(other, 'writer.lock'))
    },
  ],
])('a lock reached through %s', (what, reach) => {
  test('is the same lock, in this process and in others', async () => {
    const [above, other] = [files.pathOf(`real, ${what}`), files.pathOf(`other, ${what}`)]
    const isBelow = what.includes('above')
    const real = isBelow ? join(above, 'folder') : above
    const reached = isBelow ? join(other, 'folder') : other
    await mkdir(real, { recursive: true })
    const made = await lockForWriting(real, 0)
    made.release()
    await reach(above, other)
    for (const [one, two] of [
      [real, reached],
      [reached, real],
    ] as const) {
      const { release } = await lockForWriting(one, 0)
      expect(await lockHolder(two)).toContain(`PID ${process.pid}`)
      await expect(lockForWriting(two, 0)).rejects.toThrow(`is held by this process (PID ${process.pid})`)
      release()
      expect(await lockHolder(two)).toBeNull()
    }
    const { release } = await lockForWriting(real, 0)
    await lockHolder(reached)
    // Reading the holder must not release the lock.
    const elsewhere = fork(new URL('../../test/other-locker.mjs', import.meta.url), [reached], { execArgv: [] })
    try {
      elsewhere.send('lock')
      expect((await once(elsewhere, 'message'))[0]).toContain(`PID ${process.pid}`)
    } finally {
      elsewhere.kill()
      release()
    }
    await rm(other, { recursive: true })
  })
})

test('checking a lock does not keep others from taking it', async () => {
  const folder = files.pathOf('looked at')
  const first = await lockForWriting(folder, 0)
  first.release()
  // When a process closes a file, the kernel drops all locks that the process holds on it.
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
