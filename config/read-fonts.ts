import { RenderError } from '../src/errors.ts'
import { assertFonts } from '../src/fonts/font-set.ts'
import type { Config } from './config.ts'
import { ConfigError } from './config-error.ts'

/** The font files of a config, each found to be one that can be used; undefined if it names none. Throws `ConfigError`. */
export function readFonts({ fonts }: Pick<Config, 'fonts'>): readonly string[] | undefined {
  if (fonts === undefined) return undefined
  try {
    assertFonts(fonts)
  } catch (cause) {
    if (cause instanceof RenderError) throw new ConfigError(cause.message, { cause })
    throw cause
  }
  return fonts
}
