import PQueue from 'p-queue'
import sharp from 'sharp'

export interface Thumbnail {
  readonly widthPx: number
  readonly heightPx: number
  readonly webp: Uint8Array
}

/** Types that get a thumbnail. All others, SVG above all, have none. */
const pictures = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif'])
const mostPx = 360
/** A larger picture is a decompression bomb or a poster. */
const mostPixels = 64_000_000
const secondsAtMost = 8

sharp.cache(false)
sharp.concurrency(1)
// Other detected types never get here; as a second defence, this blocks the loaders that open external references.
sharp.block({ operation: ['VipsForeignLoadSvg', 'VipsForeignLoadPdf', 'VipsForeignLoadMagick'] })

/** At most two at once, in threads of libvips: a decoded picture is large. */
const drawing = new PQueue({ concurrency: 2 })

/**
 * Re-encodes a picture as a small WebP, with its pixels only and no metadata. Null if the type is not supported, the picture has
 * too many pixels, or it cannot be decoded.
 */
export async function makeThumbnail(options: {
  readonly path: string
  readonly mediaType: string
}): Promise<Thumbnail | null> {
  const { path, mediaType } = options
  if (!pictures.has(mediaType)) return null
  return drawing.add(async () => {
    try {
      const { data, info } = await sharp(path, { limitInputPixels: mostPixels, sequentialRead: true, failOn: 'error' })
        .autoOrient()
        .resize(mostPx, mostPx, { fit: 'inside', withoutEnlargement: true })
        .webp({ quality: 78 })
        .timeout({ seconds: secondsAtMost })
        .toBuffer({ resolveWithObject: true })
      return { widthPx: info.width, heightPx: info.height, webp: data }
    } catch {
      return null
    }
  })
}
