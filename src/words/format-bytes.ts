import type { Locale } from './locale.ts'
import { oncePerLocale } from './once-per-locale.ts'

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const

/**
 * The size of a file, in units of a thousand.
 *
 * @example formatBytes(2_340_000, 'fr') // '2,3 Mo'
 */
export function formatBytes(bytes: number, locale: Locale): string {
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
  const formats = [inBytes, inKilobytes, inMegabytes, inGigabytes] as const
  return (formats[power] ?? inBytes)(locale).format(bytes / 1000 ** power)
}

const [inBytes, inKilobytes, inMegabytes, inGigabytes] = units.map(unit =>
  oncePerLocale(
    tag =>
      new Intl.NumberFormat(tag, {
        style: 'unit',
        unit,
        unitDisplay: unit === 'byte' ? 'long' : 'short',
        maximumFractionDigits: unit === 'megabyte' || unit === 'gigabyte' ? 1 : 0,
      }),
  ),
) as [Format, Format, Format, Format]

type Format = ReturnType<typeof oncePerLocale<Intl.NumberFormat>>
