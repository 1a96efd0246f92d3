import { IngestError } from '../../errors.ts'
import { lookup } from '../../lookup.ts'
import { readHead } from './find-files.ts'
import { markOf, utf16Of } from './survey-text.ts'
import type { InputFile } from './unpack.ts'

export const fileFormats = ['csv', 'jsonl', 'parquet', 'arrow', 'xlsx'] as const
export type FileFormat = (typeof fileFormats)[number]

const byExtension: Readonly<Record<string, FileFormat>> = {
  csv: 'csv',
  tsv: 'csv',
  jsonl: 'jsonl',
  ndjson: 'jsonl',
  parquet: 'parquet',
  pq: 'parquet',
  arrow: 'arrow',
  arrows: 'arrow',
  feather: 'arrow',
  ipc: 'arrow',
  xlsx: 'xlsx',
  xlsm: 'xlsx',
}

const zip = [...Buffer.from('PK\u0003\u0004')]

/** The first bytes of formats, used when the name does not tell. A raw Arrow stream begins with a continuation marker. */
const byMagic: readonly { readonly bytes: readonly number[]; readonly format: FileFormat }[] = [
  { bytes: [...Buffer.from('PAR1')], format: 'parquet' },
  { bytes: [...Buffer.from('ARROW1')], format: 'arrow' },
  { bytes: [0xff, 0xff, 0xff, 0xff], format: 'arrow' },
  { bytes: zip, format: 'xlsx' },
]

const refused: readonly { readonly bytes: readonly number[]; readonly is: string }[] = [
  { bytes: [0xff, 0xfe, 0x00, 0x00], is: 'UTF-32 text: save it as UTF-8' },
  {
    bytes: [0xd0, 0xcf, 0x11, 0xe0],
    is: 'a workbook of an old Excel, or one with a password: save it as .xlsx without a password, or as CSV',
  },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], is: 'compressed with zstd: unpack it; only gzip is read' },
]

/** The format of a file: by its extension (before `.gz`), or else by its first bytes. Throws `IngestError` for unsupported formats. */
export async function formatOf(file: InputFile): Promise<FileFormat> {
  const head = await readHead(file.path, 4096)
  const begins = (bytes: readonly number[]) => bytes.every((byte, index) => head[index] === byte)
  const fail = (problem: string) => new IngestError(`${file.name}: ${problem}`, { file: file.name })

  const magic = byMagic.find(({ bytes }) => begins(bytes))
  const wrong = magic === undefined ? refused.find(({ bytes }) => begins(bytes)) : undefined
  if (wrong !== undefined) throw fail(`is ${wrong.is}`)

  const extension = /\.(\w+)(?:\.gz)?$/.exec(file.name)?.[1]?.toLowerCase() ?? ''
  // Whatever its name: no other format begins like a ZIP archive.
  const named = magic?.format === 'xlsx' ? 'xlsx' : (lookup(byExtension, extension) ?? magic?.format)
  if (named !== undefined) return named

  const text = startOf(head)
  if (text === '') throw fail('is empty')
  if (text.startsWith('['))
    throw fail('is a JSON array: write one object per line, or read it with a mapping that has json')
  return text.startsWith('{') ? 'jsonl' : 'csv'
}

/** The beginning of the text, in whatever Unicode encoding. */
function startOf(head: Buffer): string {
  const wide = [markOf(head), utf16Of(head)].find(encoding => encoding?.startsWith('utf-16'))
  const bytes = head.subarray(0, head.length - (head.length % 2))
  const text =
    wide === undefined
      ? head.toString()
      : (wide === 'utf-16le' ? bytes : Buffer.from(bytes).swap16()).toString('utf16le')
  return text.replace(/^\ufeff/, '').trimStart()
}
