import { isUtf8 } from 'node:buffer'
import { open } from 'node:fs/promises'
import { byteOrderMark } from './text-records.ts'

/** Statistics of a file's bytes that indicate its encoding. */
export interface TextSurvey {
  /** Non-ASCII UTF-8 characters, without those that are just as likely windows-1252 (`é »` happens to be one character). */
  readonly valid: number
  /** Those that begin with 0xc2 or 0xc3, as `é` does: in windows-1252 they would be sequences such as `Ã©`, which no text has. */
  readonly western: number
  /** Multi-byte characters that lack their last bytes. */
  readonly cut: number
  /** Non-ASCII bytes that are not part of UTF-8. */
  readonly invalid: number
  /** Non-ASCII bytes, and those of them that are frequent in western European words. */
  readonly high: number
  readonly common: number
  /** Bytes 0x80 to 0x9f, and bytes that only make sense in iso-8859-15: its `€` and `œ`. */
  readonly controls: number
  readonly latin9: number
}

const chunkBytes = 1 << 20

/** Whether a file is UTF-8. Takes about as long as reading the file, a hundredth of a load. */
export async function isUtf8File(path: string): Promise<boolean> {
  let rest = Buffer.alloc(0)
  for await (const chunk of chunksOf(path)) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    const end = lastBoundary(bytes)
    if (!isUtf8(bytes.subarray(0, end))) return false
    rest = Buffer.from(bytes.subarray(end))
  }
  return rest.length === 0
}

/** Surveys every byte of a file. */
export async function surveyText(path: string): Promise<TextSurvey> {
  const surveyor = textSurveyor()
  for await (const chunk of chunksOf(path)) surveyor.push(chunk)
  return surveyor.end()
}

export function textSurveyor(): { readonly push: (bytes: Uint8Array) => void; readonly end: () => TextSurvey } {
  let [valid, western, cut, invalid, high, common, controls, latin9] = [0, 0, 0, 0, 0, 0, 0, 0]
  // The UTF-8 character that has begun.
  let lead = 0
  let length = 0
  let missing = 0
  let isPunctuated = false
  // The current run of non-ASCII bytes.
  let run = 0
  let runCommon = 0
  let before = 0
  let last = 0

  function closeCharacter() {
    const isAmbiguous = isPunctuated && length > 1 && mayEndWord[lead] === 1
    if (missing > 0) {
      if (length === 1) invalid++
      else if (!isAmbiguous) cut++
    } else if (!isAmbiguous) {
      valid++
      if (lead === 0xc2 || lead === 0xc3) western++
    }
    missing = 0
    length = 0
  }

  function closeRun(next: number) {
    // `€`, `Œ` and `œ`; but `1½h` is not `1œh`.
    const isLatin9 =
      last === 0xa4 || ((last === 0xbc || last === 0xbd) && isLetter(next) && !(before >= 0x30 && before <= 0x39))
    if (isLatin9) latin9++
    high += run
    if (run <= longestWesternRun) common += runCommon + (isLatin9 ? 1 : 0)
    run = 0
    runCommon = 0
  }

  return {
    push(bytes) {
      // By index: an iterator takes three times as long.
      for (let position = 0; position < bytes.length; position++) {
        const byte = bytes[position] ?? 0
        if (byte < 0x80) {
          if (run > 0) {
            if (length > 0) closeCharacter()
            closeRun(byte)
          }
          last = byte
          continue
        }
        if (run === 0) before = last
        run++
        last = byte
        if (isCommon[byte] === 1) runCommon++
        if (byte < 0xa0) controls++
        if (missing > 0 && continues(lead, length, byte)) {
          isPunctuated &&= endsSentence[byte] === 1
          length++
          if (--missing === 0) closeCharacter()
          continue
        }
        if (length > 0) closeCharacter()
        if (byte < 0xc2 || byte > 0xf4) {
          invalid++
          continue
        }
        lead = byte
        length = 1
        missing = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3
        isPunctuated = true
      }
    },
    end() {
      if (length > 0) closeCharacter()
      if (run > 0) closeRun(0)
      return { valid, western, cut, invalid, high, common, controls, latin9 }
    },
  }
}

/** Longer runs of accented letters do not occur in languages written in windows-1252. */
const longestWesternRun = 3

/** Bytes of windows-1252 that are frequent in French, German, Spanish, Italian, Portuguese, Dutch, Danish, Swedish and Norwegian. */
const isCommon = byteSet(
  ...Buffer.from('ÀÁÄÅÆÇÈÉÊËÍÎÏÑÓÔÖØÙÚÛÜßàáâãäåæçèéêëìíîïñòóôõöøùúûü«»°§£·¡¿²\u00a0', 'latin1'),
  // € … ‘ ’ “ ” • – — Œ œ
  ...[0x80, 0x85, 0x91, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x8c, 0x9c],
)

/** ÈÉÊßàèéêëîï: followed in windows-1252 by … ’ “ ” – — « » ° or a no-break space, their bytes can also be valid UTF-8. */
const mayEndWord = byteSet(...Buffer.from('ÈÉÊßàèéêëîï', 'latin1'))
const endsSentence = byteSet(0x85, 0x92, 0x93, 0x94, 0x96, 0x97, 0xa0, 0xab, 0xbb, 0xb0)

/** A lookup table with 1 for each of these bytes. */
function byteSet(...bytes: readonly number[]): Uint8Array {
  const set = new Uint8Array(256)
  for (const byte of bytes) set[byte] = 1
  return set
}

function isLetter(byte: number): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a)
}

/** Whether a byte continues a UTF-8 character (Unicode 16, table 3-7). */
function continues(lead: number, length: number, byte: number): boolean {
  if (byte > 0xbf) return false
  if (length > 1) return true
  if (lead === 0xe0) return byte >= 0xa0
  if (lead === 0xed) return byte <= 0x9f
  if (lead === 0xf0) return byte >= 0x90
  return lead !== 0xf4 || byte <= 0x8f
}

/** The offset of the last character that may be incomplete; the length if there is none. */
function lastBoundary(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) return bytes.length
    if (byte >= 0xc0) return byte >= (back === 1 ? 0xc0 : back === 2 ? 0xe0 : 0xf0) ? bytes.length - back : bytes.length
  }
  return bytes.length
}

async function* chunksOf(path: string): AsyncGenerator<Buffer> {
  const handle = await open(path)
  try {
    const chunk = Buffer.allocUnsafe(chunkBytes)
    for (;;) {
      const { bytesRead } = await handle.read(chunk, 0, chunkBytes)
      if (bytesRead === 0) return
      yield chunk.subarray(0, bytesRead)
    }
  } finally {
    await handle.close()
  }
}

/** The encoding of a byte order mark at the beginning of a file; null when there is none. */
export function markOf(head: Buffer): 'utf-8' | 'utf-16le' | 'utf-16be' | null {
  if (head.subarray(0, 3).equals(byteOrderMark)) return 'utf-8'
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  return null
}

/**
 * Whether a file without a byte order mark is UTF-16, judging by its head: delimiters and most column names are ASCII, so one of their two
 * bytes is zero.
 */
export function utf16Of(head: Buffer): 'utf-16le' | 'utf-16be' | null {
  let [even, odd] = [0, 0]
  for (let position = 0; position < head.length; position++) {
    if (head[position] !== 0) continue
    if (position % 2 === 0) even++
    else odd++
  }
  const most = Math.floor(head.length / 2) * 0.4
  if (head.length < 2) return null
  if (odd > most && even * 20 < odd) return 'utf-16le'
  return even > most && odd * 20 < even ? 'utf-16be' : null
}
