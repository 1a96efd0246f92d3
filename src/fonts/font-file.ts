import { closeSync, openSync, readSync } from 'node:fs'

/** A typeface in a font file, as its tables say. */
export interface FontFile {
  readonly path: string
  /** Its place in a collection; 0 in other files. */
  readonly index: number
  readonly family: string
  /** 400 is regular, 700 bold. */
  readonly weight: number
  readonly italic: boolean
  /** Why it may not be used; null if it may. */
  readonly flaw: string | null
  /** The code points that it says to have, as pairs of first and last, in order. */
  readonly letters: Uint32Array
}

/** Larger files would take too much memory. */
export const mostFontBytes = 128 * 1024 * 1024
const mostFaces = 64
const mostTables = 128
const mostTableBytes = 4 * 1024 * 1024

/**
 * Reads what the typefaces of a TrueType or OpenType file, or of a collection, say of themselves: a few kB, however large the file. Throws an
 * Error that says what is wrong.
 */
export function readFontFile(path: string): readonly FontFile[] {
  const file = openSync(path, 'r')
  try {
    const read = (at: number, length: number) => {
      const bytes = Buffer.alloc(length)
      if (readSync(file, bytes, 0, length, at) < length) throw new Error('the file is cut off')
      return bytes
    }
    return offsetsOf(read).map((offset, index) => readFace(read, offset, { path, index }))
  } finally {
    closeSync(file)
  }
}

/** Whether the typeface says to have a code point. */
export function saysToHave({ letters }: Pick<FontFile, 'letters'>, codePoint: number): boolean {
  let [low, high] = [0, letters.length / 2]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((letters[middle * 2 + 1] ?? 0) < codePoint) low = middle + 1
    else high = middle
  }
  return low * 2 < letters.length && (letters[low * 2] ?? 0) <= codePoint
}

type Read = (at: number, length: number) => Buffer
type Tables = ReadonlyMap<string, { readonly at: number; readonly length: number }>

function offsetsOf(read: Read): readonly number[] {
  const tag = read(0, 4).toString('latin1')
  if (['\0\x01\0\0', 'OTTO', 'true'].includes(tag)) return [0]
  if (tag !== 'ttcf') throw new Error('it is not TTF, OTF, TTC or OTC')
  const count = read(8, 4).readUInt32BE()
  if (count > mostFaces) throw new Error(`a collection may have ${mostFaces} typefaces: ${count}`)
  const offsets = read(12, 4 * count)
  return Array.from({ length: count }, (_, index) => offsets.readUInt32BE(4 * index))
}

function readFace(read: Read, offset: number, place: Pick<FontFile, 'path' | 'index'>): FontFile {
  const count = read(offset + 4, 2).readUInt16BE()
  if (count > mostTables) throw new Error(`a font may have ${mostTables} tables: ${count}`)
  const directory = read(offset + 12, 16 * count)
  const tables: Tables = new Map(
    Array.from({ length: count }, (_, index) => {
      const entry = directory.subarray(16 * index)
      return [entry.toString('latin1', 0, 4), { at: entry.readUInt32BE(8), length: entry.readUInt32BE(12) }]
    }),
  )
  const table = (tag: string) => {
    const found = tables.get(tag)
    if (found === undefined) throw new Error(`it has no table ${tag}`)
    if (found.length > mostTableBytes) throw new Error(`its table ${tag} is too large`)
    return read(found.at, found.length)
  }
  const os2 = tables.has('OS/2') ? table('OS/2') : null
  return {
    ...place,
    family: familyOf(table('name')),
    weight: os2?.readUInt16BE(4) ?? 400,
    italic: ((os2?.readUInt16BE(62) ?? 0) & 0b10_0000_0001) !== 0,
    flaw: flawOf(tables, os2?.readUInt16BE(8) ?? 0),
    letters: lettersOf(table('cmap')),
  }
}

/** A PDF holds a part of the font, which its licence must allow, and outlines or pictures of its letters. */
function flawOf(tables: Tables, embedding: number): string | null {
  if ((embedding & 0xf) === 2) return 'its licence forbids embedding it in documents'
  if ((embedding & 0x100) !== 0) return 'its licence forbids embedding a part of it'
  if (['glyf', 'CFF ', 'CBDT', 'sbix'].every(tag => !tables.has(tag))) return 'it has no outlines and no pictures'
  return null
}

/** The typographic family, or else the family. */
function familyOf(name: Buffer): string {
  const count = name.readUInt16BE(2)
  const texts = name.readUInt16BE(4)
  const found = new Map<number, string>()
  for (let index = 0; index < count; index++) {
    const record = name.subarray(6 + 12 * index)
    const [platform, id] = [record.readUInt16BE(0), record.readUInt16BE(6)]
    if ((id !== 1 && id !== 16) || found.has(id)) continue
    const at = texts + record.readUInt16BE(10)
    const bytes = Buffer.from(name.subarray(at, at + record.readUInt16BE(8)))
    found.set(id, platform === 1 ? bytes.toString('latin1') : bytes.swap16().toString('utf16le'))
  }
  return found.get(16) ?? found.get(1) ?? ''
}

/** The letters of the largest Unicode map, format 12 before format 4. */
function lettersOf(cmap: Buffer): Uint32Array {
  const maps = Array.from({ length: cmap.readUInt16BE(2) }, (_, index) => {
    const record = cmap.subarray(4 + 8 * index)
    const [platform, encoding] = [record.readUInt16BE(0), record.readUInt16BE(2)]
    const map = cmap.subarray(record.readUInt32BE(4))
    const isUnicode = platform === 0 || (platform === 3 && (encoding === 1 || encoding === 10))
    return { map, format: isUnicode ? map.readUInt16BE(0) : 0 }
  })
  const full = maps.find(({ format }) => format === 12)
  if (full !== undefined) return rangesOfFormat12(full.map)
  const basic = maps.find(({ format }) => format === 4)
  return basic === undefined ? new Uint32Array() : rangesOfFormat4(basic.map)
}

function rangesOfFormat12(map: Buffer): Uint32Array {
  const count = map.readUInt32BE(12)
  if (count * 12 > map.length) throw new Error('its table cmap is cut off')
  return Uint32Array.from({ length: count * 2 }, (_, index) =>
    map.readUInt32BE(16 + 12 * (index >> 1) + 4 * (index % 2)),
  )
}

/** The ends of the segments come first, then, after two bytes, their starts. The last segment has U+FFFF alone. */
function rangesOfFormat4(map: Buffer): Uint32Array {
  const count = map.readUInt16BE(6) / 2
  return Uint32Array.from({ length: (count - 1) * 2 }, (_, index) =>
    map.readUInt16BE(index % 2 === 0 ? 16 + 2 * count + (index >> 1) * 2 : 14 + (index >> 1) * 2),
  )
}
