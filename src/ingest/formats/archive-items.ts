import { IngestError } from '../../errors.ts'
import { type Archive, isArchive, type Member, membersOf, openArchive } from '../read/archive.ts'
import type { InputFile, Scratch } from '../read/unpack.ts'
import type { PlacedItem } from './export-row.ts'

interface ReadOptions {
  readonly scratch: Scratch
  /** What the names of the members that are read look like. */
  readonly members: RegExp
  readonly items: (file: InputFile, archive: Archive | null) => AsyncIterable<PlacedItem>
}

/** The items of a file, or of the members of a folder or a ZIP archive, one after the other. */
export async function* archiveItems(
  file: InputFile,
  { scratch, members, items }: ReadOptions,
): AsyncGenerator<PlacedItem> {
  if (!(await isArchive(file))) {
    yield* items(file, null)
    return
  }
  const archive = await openArchive(file, scratch)
  try {
    const isWanted = ({ name }: Member) => members.test(name)
    if (!archive.members.some(isWanted))
      throw new IngestError(`${file.name}: has no file of this format among its ${archive.members.length} files`, {
        file: file.name,
      })
    for await (const member of membersOf(archive, isWanted)) {
      for await (const placed of items(member, archive)) yield { ...placed, file: member.name }
    }
  } finally {
    archive.close()
  }
}
