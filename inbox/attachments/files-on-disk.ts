import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isCode } from '../../src/is-code.ts'
import { uuid7 } from '../journal/uuid7.ts'
import { mtimeOf, openArriving } from './arriving.ts'
import type { Files } from './file-place.ts'

const kinds = ['content', 'thumbnails'] as const

/**
 * Opens a content-addressed folder: files by SHA-256, each content stored once. Removes incomplete files of the last process; of a folder
 * that servers share, those that are a day old.
 */
export async function openFilesOnDisk(
  directory: string,
  { isShared = false }: { readonly isShared?: boolean } = {},
): Promise<Files> {
  const arriving = await openArriving(join(directory, 'arriving'), { isShared })
  for (const kind of kinds) await mkdir(join(directory, kind), { recursive: true, mode: 0o700 })
  const placeOf = (kind: (typeof kinds)[number], name: string) =>
    join(directory, kind, name.slice(0, 2), kind === 'content' ? name : `${name}.webp`)
  /** Removes a content unless another server has just brought it again. */
  const remove = async (name: string, beforeMs: number) => {
    const [place, aside] = [placeOf('content', name), join(arriving.arriving, uuid7())]
    await rename(place, aside)
    if ((await stat(aside)).mtimeMs >= beforeMs) return rename(aside, place)
    await rm(aside, { force: true })
    await rm(placeOf('thumbnails', name), { force: true })
  }
  let last: Promise<unknown> = Promise.resolve()
  const alone = <Done>(step: () => Promise<Done>): Promise<Done> => {
    const done = last.then(step)
    last = done.catch(() => undefined)
    return done
  }

  return {
    ...arriving,

    keep: ({ file: { path, sha256 }, thumbnail = null }, write) =>
      alone(async () => {
        if (thumbnail !== null) await writeWhole(placeOf('thumbnails', sha256), thumbnail)
        const place = placeOf('content', sha256)
        await mkdir(dirname(place), { recursive: true, mode: 0o700 })
        // Replaces an existing file, which has the same content, to renew its mtime.
        await rename(path, place)
        await syncFolder(dirname(place))
        await syncFolder(join(directory, 'content'))
        return write(sha256)
      }),

    open: async name => createReadStream(placeOf('content', name)),
    openThumbnail: async name => createReadStream(placeOf('thumbnails', name)),
    withFile: (name, use) => use(placeOf('content', name)),

    async sweep({ beforeMs, held }) {
      let swept = 0
      for (const folder of await readdir(join(directory, 'content'))) {
        const old: string[] = []
        for (const name of await readdir(join(directory, 'content', folder)))
          if ((await mtimeOf(placeOf('content', name))) < beforeMs) old.push(name)
        if (old.length === 0) continue
        swept += await alone(async () => {
          const kept = new Set(await held(old))
          const unheld = old.filter(name => !kept.has(name))
          for (const name of unheld)
            await remove(name, beforeMs).catch((error: unknown) => {
              // Another server sweeps too.
              if (!isCode(error, 'ENOENT')) throw error
            })
          return unheld.length
        })
      }
      return swept
    },
  }
}

async function writeWhole(path: string, content: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await writeFile(`${path}.part`, content, { mode: 0o600, flush: true })
  await rename(`${path}.part`, path)
}

/** A directory entry is durable once its folder is synced. */
async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
