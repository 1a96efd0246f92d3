import { open } from 'node:fs/promises'
import { RenderError } from '../src/errors.ts'
import { brandOf } from '../src/report/brand.ts'
import type { Brand } from '../src/report/model/brand.ts'
import type { Config } from './config.ts'
import { ConfigError } from './config-error.ts'

/** A byte more than a logo may have, so that a larger file is told from one that fits. */
const mostRead = 500_001

/** The brand of a config, with its logo read and cleaned; undefined if it has none. Throws `ConfigError`. */
export async function readBrand({ brand }: Pick<Config, 'brand'>): Promise<Brand | undefined> {
  if (brand === undefined) return undefined
  const { name, logo, accent, footer } = brand
  try {
    return brandOf({
      ...(name === undefined ? {} : { name }),
      ...(logo === undefined ? {} : { logo: await bytesOf(logo) }),
      ...(accent === undefined ? {} : { accent }),
      ...(footer === undefined ? {} : { footer }),
    })
  } catch (cause) {
    if (cause instanceof RenderError) throw new ConfigError(`brand: ${cause.message}`, { cause })
    throw cause
  }
}

async function bytesOf(path: string): Promise<Uint8Array> {
  const file = await open(path).catch(cause => {
    throw new ConfigError(`brand.logo: cannot be read: ${path}`, { cause })
  })
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(mostRead), 0, mostRead, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}
