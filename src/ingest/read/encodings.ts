/** The supported encodings by WHATWG name; those that can be detected come first. */
const names = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1252',
  'iso-8859-15',
  'windows-1250',
  'windows-1251',
  'windows-1253',
  'windows-1254',
  'windows-1255',
  'windows-1256',
  'windows-1257',
  'windows-1258',
  'windows-874',
  'iso-8859-2',
  'iso-8859-3',
  'iso-8859-4',
  'iso-8859-5',
  'iso-8859-6',
  'iso-8859-7',
  'iso-8859-8',
  'iso-8859-10',
  'iso-8859-13',
  'iso-8859-14',
  'iso-8859-16',
  'koi8-r',
  'koi8-u',
  'macintosh',
  'ibm866',
  'gb18030',
  'gbk',
  'big5',
  'shift_jis',
  'euc-jp',
  'euc-kr',
] as const

export type Encoding = (typeof names)[number]

/** Converts a file to UTF-8, chunk by chunk. Undecodable bytes become a byte that is never valid in UTF-8. */
export interface Decoder {
  readonly push: (bytes: Buffer) => Buffer
  readonly end: () => Buffer
}

/** The encodings that this Node supports; builds without full ICU support few. */
export const knownEncodings: readonly Encoding[] = names.filter(name => isOwn(name) || decoderLabelled(name) !== null)

/** The encoding of a label, including aliases such as `latin1` and `cp1252`; null when it is unknown. */
export function encodingNamed(label: string): Encoding | null {
  const own = label.trim().toLowerCase()
  const canonical = decoderLabelled(own)?.encoding ?? own
  // In the WHATWG standard latin1 is an alias of windows-1252; some versions of Node distinguish them.
  const meant = canonical === 'iso-8859-1' ? 'windows-1252' : canonical
  return knownEncodings.find(name => name === meant) ?? null
}

export function decoderOf(encoding: Exclude<Encoding, 'utf-8'>): Decoder {
  switch (encoding) {
    case 'windows-1252':
      return singleByteDecoder(windows1252)
    case 'iso-8859-15':
      return singleByteDecoder(iso885915)
    case 'utf-16le':
    case 'utf-16be':
      return utf16Decoder({ swap: encoding === 'utf-16be' })
    default:
      return systemDecoder(encoding)
  }
}

/** Marks an undecodable place, so that its row is rejected like one with broken UTF-8. */
const undecodable = Buffer.from([0xff])

function isOwn(name: string): boolean {
  return name === 'windows-1252' || name === 'iso-8859-15' || name.startsWith('utf-')
}

function decoderLabelled(label: string): InstanceType<typeof TextDecoder> | null {
  try {
    return new TextDecoder(label)
  } catch {
    return null
  }
}

/**
 * The bytes 0x80 to 0x9f; a space means undefined. Written out because TextDecoder treats windows-1252 as latin1 in Node 20.18.3 and
 * later, 22 and 24 (nodejs/node#56542), which turns curly apostrophes into control characters.
 */
const windows1252 = highHalf('€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ', {})
const iso885915 = highHalf(Array.from({ length: 32 }, (_, index) => String.fromCharCode(0x80 + index)).join(''), {
  164: '€',
  166: 'Š',
  168: 'š',
  180: 'Ž',
  184: 'ž',
  188: 'Œ',
  189: 'œ',
  190: 'Ÿ',
})

/** The UTF-8 of each byte from 0x80 on. */
function highHalf(firsts: string, others: Readonly<Record<number, string>>): readonly Buffer[] {
  return Array.from({ length: 128 }, (_, index) => {
    const byte = 0x80 + index
    const character = firsts[index] ?? others[byte] ?? String.fromCharCode(byte)
    return character === ' ' ? undecodable : Buffer.from(character)
  })
}

function singleByteDecoder(high: readonly Buffer[]): Decoder {
  // Flat arrays instead of a list of buffers, because every byte of a file goes through this loop.
  const [lengths, bytesOf] = [new Uint8Array(256).fill(1), new Uint8Array(256 * 3)]
  for (let byte = 0; byte < 256; byte++) {
    const character = byte < 0x80 ? Buffer.of(byte) : (high[byte - 0x80] ?? undecodable)
    lengths[byte] = character.length
    bytesOf.set(character, byte * 3)
  }
  return {
    push(bytes) {
      const decoded = Buffer.allocUnsafe(bytes.length * 3)
      let length = 0
      for (let position = 0; position < bytes.length; position++) {
        const byte = bytes[position] ?? 0
        const from = byte * 3
        const end = from + (lengths[byte] ?? 1)
        for (let part = from; part < end; part++) decoded[length++] = bytesOf[part] ?? 0
      }
      return decoded.subarray(0, length)
    },
    end: () => Buffer.alloc(0),
  }
}

/** Drops a byte order mark. An unpaired surrogate and an odd byte at the end are undecodable. */
function utf16Decoder(options: { readonly swap: boolean }): Decoder {
  let rest = Buffer.alloc(0)
  let atStart = true

  function decode(units: Buffer): Buffer {
    const text = (options.swap ? Buffer.from(units).swap16() : units).toString('utf16le')
    const start = atStart && text.startsWith('\ufeff') ? 1 : 0
    if (text.length > 0) atStart = false
    return withHoles(text.slice(start), /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/)
  }
  return {
    push(bytes) {
      const all = Buffer.concat([rest, bytes])
      let end = all.length - (all.length % 2)
      // The second half of a surrogate pair may be in the next chunk.
      const last = all[options.swap ? end - 2 : end - 1]
      if (last !== undefined && last >= 0xd8 && last <= 0xdb) end -= 2
      rest = Buffer.from(all.subarray(end))
      return decode(all.subarray(0, end))
    },
    end() {
      const whole = rest.length - (rest.length % 2)
      return Buffer.concat([decode(rest.subarray(0, whole)), ...(rest.length > whole ? [undecodable] : [])])
    },
  }
}

function systemDecoder(encoding: Encoding): Decoder {
  const decoder = new TextDecoder(encoding)
  return {
    push: bytes => withHoles(decoder.decode(bytes, { stream: true }), /\ufffd/),
    end: () => withHoles(decoder.decode(), /\ufffd/),
  }
}

/** A text in UTF-8, with every match of `hole` replaced by an undecodable byte. */
function withHoles(text: string, hole: RegExp): Buffer {
  const pieces = text.split(hole).map(piece => Buffer.from(piece))
  return Buffer.concat(pieces.flatMap((piece, index) => (index === 0 ? [piece] : [undecodable, piece])))
}
