import { inflateSync } from 'node:zlib'

/** Every stream of a PDF, unpacked: contents of pages, fonts, pictures. */
export function pdfStreams(pdf: Uint8Array): readonly Buffer[] {
  const file = Buffer.from(pdf)
  const text = file.toString('latin1')
  return Array.from(text.matchAll(/\/Length (\d+)[\s\S]*?\nstream\n/g), ({ index, 0: head, 1: length }) => {
    const at = index + head.length
    const bytes = file.subarray(at, at + Number(length))
    return head.includes('/FlateDecode') ? inflateSync(bytes) : bytes
  })
}

/** The glyphs that the pages of a PDF draw, as the codes of their fonts. */
export function drawnGlyphs(pdf: Uint8Array): readonly number[] {
  return pdfStreams(pdf)
    .map(stream => stream.toString('latin1'))
    .filter(content => /\bBT\b/.test(content))
    .flatMap(content => content.match(/<([0-9a-f]{4})+>(?=[^()]*?T[jJ])/g) ?? [])
    .flatMap(codes => codes.slice(1, -1).match(/.{4}/g) ?? [])
    .map(code => Number.parseInt(code, 16))
}
