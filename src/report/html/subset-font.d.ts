declare module 'subset-font' {
  /** The font with the glyphs that the text needs, including ligatures and contextual forms. */
  export default function subsetFont(
    font: Buffer,
    text: string,
    options: {
      readonly targetFormat: 'woff2' | 'woff' | 'truetype'
      readonly noHinting?: boolean
      /** The OpenType features to keep. Default: all. */
      readonly keepFeatures?: readonly string[]
      /** Entries of the font's `name` table to keep besides the usual ones. */
      readonly preserveNameIds?: readonly number[]
      readonly dropTables?: readonly string[]
    },
  ): Promise<Buffer>
}
