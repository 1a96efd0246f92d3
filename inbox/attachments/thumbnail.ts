import { mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import PQueue from 'p-queue'
import sharp from 'sharp'

export interface Thumbnail {
  readonly widthPx: number
  readonly heightPx: number
}

/** Pictures that are drawn again; all else, SVG above all, is a file without a picture. */
const pictures = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif'])
const mostPx = 360
/** A picture of more is a bomb, or a poster. */
const mostPixels = 64_000_000
const secondsAtMost = 8

sharp.cache(false)
sharp.concurrency(1)
// What is sniffed to be of another type never comes here; these readers would open what a file refers to.
sharp.block({ operation: ['VipsForeignLoadSvg', 'VipsForeignLoadPdf', 'VipsForeignLoadMagick'] })

/** Two at once, in threads of libvips: a picture in memory is large. */
const drawing = new PQueue({ concurrency: 2 })

/**
 * Draws a picture again, as a small WebP of its pixels and nothing else of it, into a file. Null for what is no picture of a type that
 * is sniffed, has too many pixels, or cannot be read.
 */
export async function makeThumbnail(options: {
  readonly path: string
  readonly mediaType: string
  readonly into: string
}): Promise<Thumbnail | null> {
  const { path, mediaType, into } = options
  if (!pictures.has(mediaType)) return null
  return drawing.add(async () => {
    try {
      const { data, info } = await sharp(path, { limitInputPixels: mostPixels, sequentialRead: true, failOn: 'error' })
        .autoOrient()
        .resize(mostPx, mostPx, { fit: 'inside', withoutEnlargement: true })
        .webp({ quality: 78 })
        .timeout({ seconds: secondsAtMost })
        .toBuffer({ resolveWithObject: true })
      await mkdir(dirname(into), { recursive: true, mode: 0o700 })
      await writeFile(`${into}.part`, data, { mode: 0o600, flush: true })
      await rename(`${into}.part`, into)
      return { widthPx: info.width, heightPx: info.height }
    } catch {
      return null
    }
  })
}
