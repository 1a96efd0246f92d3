import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Why PDFs cannot be taken apart; null when they can. On CI they always are, and the tests fail without qpdf. */
export const qpdfMissing =
  process.env.CI === 'true' || spawnSync('qpdf', ['--version']).error === undefined
    ? null
    : 'skipped: qpdf is not installed'

/** A value of a PDF as qpdf writes it: names begin with `/`, texts with `u:` or `b:`, and references are `12 0 R`. */
export type Value = null | boolean | number | string | Value[] | Dictionary
export interface Dictionary {
  [name: string]: Value | undefined
}

export interface PdfObject {
  value?: Value
  stream?: { dict: Dictionary; data?: string }
}

/** The objects of a PDF by their reference, its trailer and its first bytes. */
export interface PdfFile {
  readonly head: Buffer
  readonly trailer: Dictionary
  readonly objects: Record<string, PdfObject>
}

/** Takes a PDF apart. Throws if qpdf finds anything wrong with its syntax. */
export function readPdf(pdf: Uint8Array): PdfFile {
  const folder = mkdtempSync(join(tmpdir(), 'causerie-qpdf-'))
  try {
    const file = join(folder, 'file.pdf')
    writeFileSync(file, pdf)
    const run = (args: readonly string[]) =>
      execFileSync('qpdf', [...args, file], { encoding: 'utf8', maxBuffer: 1 << 30 })
    run(['--check'])
    const json = JSON.parse(
      run(['--json=2', '--json-key=qpdf', '--json-stream-data=inline', '--decode-level=generalized']),
    )
    const { trailer, ...objects } = json.qpdf[1]
    const named = Object.entries(objects).map(([key, object]) => [key.slice('obj:'.length), object])
    return { head: Buffer.from(pdf.subarray(0, 32)), trailer: trailer.value, objects: Object.fromEntries(named) }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** What a value is, after its reference. The dictionary, if it is a stream. */
export function resolve(file: PdfFile, value: Value | undefined): Value | undefined {
  if (typeof value !== 'string' || !/^\d+ \d+ R$/.test(value)) return value
  const object = file.objects[value]
  return object?.stream?.dict ?? object?.value
}

/** The value as a dictionary; an empty one if it is none. */
export function dictionary(file: PdfFile, value: Value | undefined): Dictionary {
  const found = resolve(file, value)
  return typeof found === 'object' && found !== null && !Array.isArray(found) ? found : {}
}

/** The value as a list; a single value is a list of one. */
export function listOf(file: PdfFile, value: Value | undefined): readonly Value[] {
  const found = resolve(file, value)
  return found === undefined || found === null ? [] : Array.isArray(found) ? found : [found]
}

/** The unpacked bytes of a stream. */
export function streamOf(file: PdfFile, value: Value | undefined): Buffer {
  const data = typeof value === 'string' ? file.objects[value]?.stream?.data : undefined
  return Buffer.from(data ?? '', 'base64')
}

/** The text of a text string; null if the value is none. */
export function textOf(value: Value | undefined): string | null {
  if (typeof value !== 'string') return null
  if (value.startsWith('u:')) return value.slice(2)
  return value.startsWith('b:') ? Buffer.from(value.slice(2), 'hex').toString('latin1') : null
}

export function catalogOf(file: PdfFile): Dictionary {
  return dictionary(file, file.trailer['/Root'])
}

/** The pages in order, as references. */
export function pagesOf(file: PdfFile): readonly string[] {
  const kids = (node: Value | undefined): readonly string[] =>
    listOf(file, dictionary(file, node)['/Kids']).flatMap(kid =>
      dictionary(file, kid)['/Type'] === '/Page' ? [String(kid)] : kids(kid),
    )
  return kids(catalogOf(file)['/Pages'])
}
