import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Why tests that read a PDF back cannot run; null when they can. On CI they always run, and fail without poppler. */
export const popplerMissing =
  process.env.CI === 'true' || spawnSync('pdftotext', ['-v']).error === undefined
    ? null
    : 'skipped: pdftotext of poppler-utils is not installed'

/** The text of a PDF, one string per page; `layout` preserves its position. */
export function pdfPages(pdf: Uint8Array, options: { readonly layout?: boolean } = {}): readonly string[] {
  const text = withFile(pdf, file => run('pdftotext', [options.layout === true ? '-layout' : '-raw', file, '-']))
  return text.split('\f').slice(0, -1)
}

/** A word with its position on the page, in points from the upper left corner. */
export interface PlacedWord {
  readonly page: number
  readonly text: string
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/** The position of each word of a PDF. */
export function pdfWords(pdf: Uint8Array): readonly PlacedWord[] {
  const pages = withFile(pdf, file => run('pdftotext', ['-bbox', file, '-']))
    .split('<page ')
    .slice(1)
  return pages.flatMap((page, index) =>
    Array.from(
      page.matchAll(/<word xMin="([^"]+)" yMin="([^"]+)" xMax="([^"]+)" yMax="([^"]+)">(.*?)<\/word>/gsu),
      ([, left, top, right, bottom, text = '']) => ({
        page: index + 1,
        text,
        left: Number(left),
        right: Number(right),
        top: Number(top),
        bottom: Number(bottom),
      }),
    ),
  )
}

/** The output of `pdfinfo` or `pdffonts` for a PDF. */
export function pdfReport(pdf: Uint8Array, tool: 'pdfinfo' | 'pdffonts', options: readonly string[] = []): string {
  return withFile(pdf, file => run(tool, [...options, file]))
}

/** The first page of a PDF in pixels of one point, three bytes each, row by row. */
export function pdfPixels(pdf: Uint8Array): { readonly width: number; readonly rgb: Uint8Array } {
  const image = withFile(pdf, file => execFileSync('pdftoppm', ['-r', '72', '-l', '1', file], { maxBuffer: 1 << 28 }))
  const [header = '', width] = /^P6\s(\d+) \d+\s255\s/.exec(image.toString('latin1', 0, 40)) ?? []
  return { width: Number(width), rgb: image.subarray(header.length) }
}

function withFile<T>(pdf: Uint8Array, use: (file: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'causerie-pdf-'))
  try {
    const file = join(folder, 'report.pdf')
    writeFileSync(file, pdf)
    return use(file)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function run(command: string, args: readonly string[]): string {
  return execFileSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 28 })
}
