import { createWriteStream } from 'node:fs'
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { crc32 } from 'node:zlib'
import type { Entry, ZipFile } from 'yauzl'
import { compareText } from '../../compare-text.ts'
import { IngestError } from '../../errors.ts'
import { loadOptional } from '../../optional-package.ts'
import { readHead } from './find-files.ts'
import type { InputFile, Scratch } from './unpack.ts'

/** A file of a folder or a ZIP archive. */
export interface Member {
  /** Its path in the archive, with `/`: `general/2026-03-01.json`. */
  readonly name: string
  readonly sizeBytes: number
}

/** A folder or a ZIP archive. */
export interface Archive {
  /** Ordered by name. Folders and links are not listed. */
  readonly members: readonly Member[]
  /** Makes a member ready to be read. */
  readonly open: (member: Member) => Promise<OpenMember>
  readonly close: () => void
}

interface OpenMember {
  readonly file: InputFile
  readonly discard: () => Promise<void>
}

const mostMembers = 500_000
/** JSON and texts of chats shrink by about ten. What shrinks by more than this was made to fill a disk. */
const mostTimesLarger = 200
/** Small archives may shrink by more. */
const alwaysAllowedBytes = 100e6

export async function isArchive({ path }: InputFile): Promise<boolean> {
  if ((await stat(path)).isDirectory()) return true
  const head = await readHead(path, 4)
  return head.equals(Buffer.from('PK\u0003\u0004')) || head.equals(Buffer.from('PK\u0005\u0006'))
}

/** Throws `IngestError` for an archive that is damaged, unpacks to far more than it is, or names files outside itself. */
export async function openArchive(file: InputFile, scratch: Scratch): Promise<Archive> {
  return (await stat(file.path)).isDirectory() ? openFolder(file) : openZip(file, scratch)
}

/** The members of a folder or archive that `read` takes, one after the other. */
export async function* membersOf(archive: Archive, isWanted: (member: Member) => boolean): AsyncGenerator<InputFile> {
  for (const member of archive.members.filter(isWanted)) {
    const { file, discard } = await archive.open(member)
    try {
      yield file
    } finally {
      await discard()
    }
  }
}

async function openFolder({ name, path }: InputFile): Promise<Archive> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  // A link may lead out of the folder.
  const names = entries
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(path.length + 1))
    .map(found => found.replaceAll('\\', '/'))
  assertFew(name, names.length)
  return {
    members: names.toSorted(compareText).map(member => ({ name: member, sizeBytes: 0 })),
    open: async member => ({
      file: { name: join(name, member.name), path: join(path, member.name) },
      discard: async () => undefined,
    }),
    close: () => undefined,
  }
}

async function openZip(file: InputFile, scratch: Scratch): Promise<Archive> {
  const fail = (problem: string, cause?: unknown) =>
    new IngestError(`${file.name}: ${problem}`, { file: file.name, cause })
  const damaged = (cause: unknown) =>
    fail(`zip archive cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, cause)
  const { default: yauzl } = await loadOptional(
    () => import('yauzl'),
    options =>
      new IngestError(`${file.name}: ZIP archives need yauzl: npm install yauzl`, { file: file.name, ...options }),
  )
  // yauzl refuses absolute names and names with `..`, and an entry that is not as long as it says.
  const zip: ZipFile = await yauzl.openPromise(file.path, { autoClose: false }).catch(cause => {
    throw damaged(cause)
  })
  try {
    assertFew(file.name, zip.entryCount)
    const entries = new Map<string, Entry>()
    for await (const entry of zip.eachEntry()) if (!entry.fileName.endsWith('/')) entries.set(entry.fileName, entry)
    const unpackedBytes = [...entries.values()].reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0)
    const { size: packedBytes } = await stat(file.path)
    if (unpackedBytes > Math.max(alwaysAllowedBytes, mostTimesLarger * packedBytes))
      throw fail(`zip archive unpacks to ${mostTimesLarger} times its size or more: ${unpackedBytes} bytes`)
    const members = [...entries].map(([name, { uncompressedSize }]) => ({ name, sizeBytes: uncompressedSize }))
    return {
      members: members.toSorted((a, b) => compareText(a.name, b.name)),
      open: async ({ name }) => {
        const entry = entries.get(name)
        if (entry === undefined) throw new Error(`no such member: ${name}`)
        const path = scratch.newPath()
        await zip
          .openReadStreamPromise(entry)
          .then(stream => pipeline(stream, checksumOf(entry), createWriteStream(path)))
          .catch(cause => {
            throw damaged(cause)
          })
        return { file: { name: `${file.name}/${name}`, path }, discard: () => rm(path, { force: true }) }
      },
      close: () => zip.close(),
    }
  } catch (cause) {
    zip.close()
    throw cause instanceof IngestError ? cause : damaged(cause)
  }
}

/** yauzl checks lengths only. */
function checksumOf({ fileName, crc32: expected }: Entry): Transform {
  let found = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      found = crc32(chunk, found)
      done(null, chunk)
    },
    flush(done) {
      done(found === expected ? null : new Error(`checksum of ${fileName} is wrong`))
    },
  })
}

function assertFew(name: string, count: number): void {
  if (count <= mostMembers) return
  throw new IngestError(`${name}: has more than ${mostMembers} files: ${count}`, { file: name })
}
