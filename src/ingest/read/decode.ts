import { createReadStream, createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { IngestError } from '../../errors.ts'
import { decoderOf, type Encoding, encodingNamed } from './encodings.ts'
import { readHead } from './find-files.ts'
import { isUtf8File, markOf, surveyText, type TextSurvey, utf16Of } from './survey-text.ts'
import type { InputFile, Scratch } from './unpack.ts'

/**
 * How an encoding was determined: `declared` by the mapping, `certain` from a byte order mark, `likely` when the whole text fits it,
 * otherwise a `guess`.
 */
export type Sureness = 'declared' | 'certain' | 'likely' | 'guess'

/** The encoding of a text file that is not UTF-8. */
export interface FoundEncoding {
  /** The file name as it was given. */
  readonly file: string
  /** Its WHATWG name, such as `windows-1252`. */
  readonly encoding: string
  readonly sureness: Sureness
}

export interface DecodedText {
  /** The file in UTF-8; a copy unless it already was. */
  readonly file: InputFile
  /** Null for UTF-8. */
  readonly found: FoundEncoding | null
}

/**
 * Converts a text file to UTF-8. Its encoding is the declared one, or that of its byte order mark, or else the one that the whole file looks
 * like. Throws `IngestError` when the bytes rule out the declared encoding. Undefined bytes become invalid UTF-8, so that their rows are
 * rejected.
 */
export async function decodeText(
  file: InputFile,
  options: {
    readonly format: 'csv' | 'jsonl'
    /** From the mapping; undefined to detect it. */
    readonly declared: string | undefined
    readonly scratch: Scratch
  },
): Promise<DecodedText> {
  const found = await encodingOf(file, options)
  if (found === null) return { file, found: null }
  const { encoding, sureness } = found
  const path = options.scratch.newPath()
  const decoder = decoderOf(encoding)
  await pipeline(
    createReadStream(file.path, { highWaterMark: 1 << 20 }),
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) yield decoder.push(chunk)
      yield decoder.end()
    },
    createWriteStream(path),
  )
  return { file: { ...file, path }, found: { file: file.name, encoding, sureness } }
}

interface Found {
  readonly encoding: Exclude<Encoding, 'utf-8'>
  readonly sureness: Sureness
}

/** Null for UTF-8. */
async function encodingOf(
  file: InputFile,
  { format, declared }: { readonly format: 'csv' | 'jsonl'; readonly declared: string | undefined },
): Promise<Found | null> {
  const head = await readHead(file.path, 256)
  const mark = markOf(head)
  const wide = mark === null ? utf16Of(head) : null
  if (declared !== undefined) {
    return declaredEncoding(file, { key: `${format}.encoding`, label: declared, looksLike: mark ?? wide, head })
  }
  if (mark === 'utf-16le' || mark === 'utf-16be') return { encoding: mark, sureness: 'certain' }
  if (mark !== null) return null
  if (wide !== null) return { encoding: wide, sureness: 'likely' }
  return (await isUtf8File(file.path)) ? null : singleByte(await surveyText(file.path))
}

interface Declared {
  /** The mapping's key that declares it. */
  readonly key: string
  readonly label: string
  /** What a byte order mark or zero bytes indicate; null when they indicate nothing. */
  readonly looksLike: Encoding | null
  /** The first bytes of the file. */
  readonly head: Buffer
}

async function declaredEncoding(file: InputFile, { key, label, looksLike, head }: Declared): Promise<Found | null> {
  const refuse = (is: string) =>
    new IngestError(`${file.name}: ${key} must be the encoding of the file, which ${is}: ${label}`, { file: file.name })

  // The only name that does not say which of the two bytes comes first.
  const isEither = label.trim().toLowerCase() === 'utf-16'
  const encoding = isEither && looksLike?.startsWith('utf-16') ? looksLike : encodingNamed(label)
  if (encoding === null) throw new Error(`an encoding that the mapping should have refused: ${label}`)
  if (looksLike !== null && looksLike !== encoding) throw refuse(`is ${looksLike}`)
  if (encoding.startsWith('utf-16') && head.length > 0 && !head.includes(0)) throw refuse('has no zero bytes')
  if (encoding === 'utf-8') return null
  if (encoding === 'windows-1252' || encoding === 'iso-8859-15') {
    const { invalid, cut, western } = await surveyText(file.path)
    if (invalid + cut === 0 && western > 0) throw refuse('is utf-8')
  }
  return { encoding, sureness: 'declared' }
}

/**
 * The encoding of a file that is not entirely UTF-8; null for UTF-8 with broken rows. A western encoding needs ten times more bytes that are
 * invalid in UTF-8 than valid characters, and a text that looks western European. Other encodings cannot be told apart by their bytes:
 * their rows are rejected, and the mapping can name the encoding.
 */
function singleByte(survey: TextSurvey): Found | null {
  const { valid, cut, invalid, high, common, controls, latin9 } = survey
  const isWestern = invalid > 0 && (valid + cut) * 10 <= invalid && common >= high * 0.9
  if (!isWestern) return null
  const encoding = controls === 0 && latin9 > 0 ? 'iso-8859-15' : 'windows-1252'
  const contradicts = encoding === 'windows-1252' && latin9 > 0
  const isLikely = high >= 10 && common >= high * 0.95 && valid + cut === 0 && !contradicts
  return { encoding, sureness: isLikely ? 'likely' : 'guess' }
}
