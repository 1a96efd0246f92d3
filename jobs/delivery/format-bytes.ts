import { type Locale, wordsOf } from '../../src/words/locale.ts'

/**
 * A file size for readers, in decimal kB or MB.
 *
 * @example formatBytes(1_240_000, 'fr') // '1,2 Mo'
 */
export function formatBytes(sizeBytes: number, locale: Locale): string {
  const isLarge = sizeBytes >= 999_500
  const value = isLarge ? sizeBytes / 1e6 : Math.max(1, sizeBytes / 1000)
  const text = new Intl.NumberFormat(wordsOf(locale).tag, {
    style: 'unit',
    unit: isLarge ? 'megabyte' : 'kilobyte',
    maximumFractionDigits: isLarge && value < 9.95 ? 1 : 0,
  }).format(value)
  return text.replace(' ', '\u00a0')
}
