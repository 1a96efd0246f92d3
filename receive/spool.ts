import { createHash } from 'node:crypto'
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, stat, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { StoreError } from '../src/errors.ts'
import { flushNames } from '../src/store/flush.ts'
import { lockForWriting } from '../src/store/lock.ts'
import { makePrivateFolder, privateFileMode } from '../src/store/private-files.ts'

/** Deliveries on disk, in files of lines, until they are in the store. */
export interface Spool {
  /** Resolves when the lines are on disk; false if the same delivery was taken before. Throws `SpoolFull`. */
  put(delivery: SpooledDelivery): Promise<boolean>
  /** Ends the file that is being written, and gives all files that have ended, oldest first. */
  seal(): Promise<readonly string[]>
  /** Removes files, durably: they are in the store. */
  remove(files: readonly string[]): Promise<void>
  /** Moves files to the folder `refused`: the store cannot use them. */
  setAside(files: readonly string[]): Promise<void>
  /** Resolves when what was put is on disk. */
  close(): Promise<void>
}

export interface SpooledDelivery {
  /** Tells deliveries apart: a hash of the bytes. */
  readonly key: string
  readonly lines: readonly string[]
}

/** No room for another delivery: the sender shall try again later. */
export class SpoolFull extends Error {}

export interface SpoolOptions {
  /** Files are refused beyond this size, all together. */
  readonly mostBytes: number
}

/** How many deliveries are known by their hash, so that one that is posted again is not stored again. */
const mostKnown = 100_000
/** How much may wait for the disk. */
const mostWaitingBytes = 64e6
const segment = /^\d{12}\.jsonl$/

/** The file that is being written. */
interface Segment {
  readonly path: string
  readonly handle: FileHandle
  bytes: number
}

interface Waiting {
  readonly text: string
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/** Opens a spool in a folder of its own, which one process holds at a time. What a dead process left is there. Throws `StoreError`. */
export async function openSpool(folder: string, { mostBytes }: SpoolOptions): Promise<Spool> {
  await makePrivateFolder(folder)
  const lock = await lockForWriting(folder, 0).catch((cause: unknown) => {
    throw new StoreError(`another process receives into this folder: ${folder}`, { cause })
  })
  const sealed: string[] = []
  let size = 0
  // In the order in which they came.
  const known = new Set<string>()
  try {
    for (const name of (await readdir(folder)).filter(one => segment.test(one)).sort()) {
      const path = join(folder, name)
      size += await mend(path)
      sealed.push(path)
    }
  } catch (error) {
    lock.release()
    throw error
  }
  let number = sealed.length === 0 ? 0 : Number(/(\d{12})\.jsonl$/.exec(sealed.at(-1) ?? '')?.[1])
  let current: Segment | null = null
  let waiting: Waiting[] = []
  let waitingBytes = 0
  let writing: Promise<void> | null = null

  async function openNext(): Promise<Segment> {
    const path = join(folder, `${String(++number).padStart(12, '0')}.jsonl`)
    const handle = await open(path, 'ax', privateFileMode)
    await flushNames(folder)
    const opened = { path, handle, bytes: 0 }
    current = opened
    return opened
  }

  /** Writes all that waits at once: deliveries that come together share one flush. */
  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting
      const text = batch.map(one => one.text).join('')
      waiting = []
      waitingBytes = 0
      try {
        const file = current ?? (await openNext())
        const bytes = Buffer.from(text)
        try {
          await file.handle.appendFile(bytes)
          await file.handle.datasync()
        } catch (error) {
          // A part of a line must not stand before the next one.
          await file.handle.truncate(file.bytes).catch(() => end(file))
          throw error
        }
        file.bytes += bytes.length
        size += bytes.length
        for (const { resolve } of batch) resolve()
      } catch (error) {
        for (const { reject } of batch) reject(error)
      }
    }
    writing = null
  }

  function write(text: string): Promise<void> {
    return new Promise((resolve, reject) => {
      waiting.push({ text, resolve, reject })
      waitingBytes += text.length
      writing ??= writeAll()
    })
  }

  /** After what is being written. */
  async function idle(): Promise<void> {
    while (writing !== null) await writing
  }

  async function end({ path, handle }: Segment): Promise<void> {
    current = null
    sealed.push(path)
    await handle.close()
  }

  async function seal(): Promise<readonly string[]> {
    await idle()
    if (current !== null) await end(current)
    return [...sealed]
  }

  async function forget(files: readonly string[], act: (path: string) => Promise<void>): Promise<void> {
    for (const path of files) {
      const { size: bytes } = await stat(path)
      await act(path)
      size -= bytes
      sealed.splice(sealed.indexOf(path), 1)
    }
    await flushNames(folder)
  }

  return {
    async put({ key, lines }) {
      if (known.has(key)) return false
      const text = lines.map(line => `${line}\n`).join('')
      if (size + waitingBytes + text.length > mostBytes)
        throw new SpoolFull(`more than ${mostBytes} bytes wait to be loaded`)
      if (waitingBytes + text.length > mostWaitingBytes) throw new SpoolFull('too much waits for the disk')
      await write(text)
      known.add(key)
      const [oldest] = known
      if (known.size > mostKnown && oldest !== undefined) known.delete(oldest)
      return true
    },
    seal,
    remove: files => forget(files, path => rm(path)),
    async setAside(files) {
      const refused = join(folder, 'refused')
      await mkdir(refused, { recursive: true, mode: 0o700 })
      await forget(files, path => rename(path, join(refused, path.split('/').at(-1) ?? '')))
      await flushNames(refused)
    },
    async close() {
      await seal()
      lock.release()
    },
  }
}

/** Removes a last line without an end, which a dead process did not acknowledge. Gives the size. */
async function mend(path: string): Promise<number> {
  const content = await readFile(path)
  const end = content.lastIndexOf(0x0a) + 1
  if (end < content.length) await truncate(path, end)
  return end
}

/** The key of a delivery. */
export function deliveryKey(body: Buffer): string {
  return createHash('sha256').update(body).digest('base64')
}
