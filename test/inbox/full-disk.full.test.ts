import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openJournal } from '../../inbox/journal/journal.ts'

/** A disk of four megabytes in memory; null if this process may not mount one. */
function mountSmallDisk(): string | null {
  const directory = mkdtempSync(join(tmpdir(), 'causerie-small-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', directory], { stdio: 'ignore' })
    return directory
  } catch {
    rmSync(directory, { recursive: true })
    return null
  }
}

const disk = mountSmallDisk()
afterAll(() => {
  if (disk === null) return
  execFileSync('umount', [disk])
  rmSync(disk, { recursive: true })
})

test.skipIf(disk === null)(
  'a write that fails on a full disk is not acknowledged, and works again once there is room',
  async () => {
    const journal = await openJournal(join(disk ?? '', 'inbox', 'journal.db'))
    const now = Date.now() * 1000
    const receive = (source_key: string, text: string) => {
      const event = {
        kind: 'message',
        author: 'customer',
        author_id: null,
        establishment_id: 'lyon',
        sent_at: now,
      } as const
      const threads = [{ thread_key: 'a', events: [{ ...event, source_key, text }] }]
      return journal.write('receive', { connection: 'crm', threads, now })
    }
    await receive('before', 'before')
    const filler = join(disk ?? '', 'filler')
    expect(() => writeFileSync(filler, Buffer.alloc(5_000_000))).toThrow('ENOSPC')
    for (const key of ['first', 'second'])
      await expect(receive(key, 'x'.repeat(3_000_000))).rejects.toThrow(/full|I\/O/)
    rmSync(filler)
    expect(await receive('first', 'after')).toMatchObject([{ seq: 2, isNew: true }])
    const events = await journal.read('eventsAfter', { seq: 0, limit: 10 })
    expect(events.map(({ text }) => text)).toEqual(['before', 'after'])
    expect(await journal.rebuild()).toMatchObject({ chatsDiffered: 0, countersDiffered: 0, textsDiffered: 0 })
    await journal.close()
  },
)
