declare module 'subset-font' {
  /** The font with the glyphs that the text needs, ligatures and contextual forms included. */
  export default function subsetFont(
    font: Buffer,
    text: string,
    options: {
      readonly targetFormat: 'woff2' | 'woff' | 'truetype'
      readonly noHinting?: boolean
      /** The OpenType features that stay. Default: all. */
      readonly keepFeatures?: readonly string[]
      /** Names of the font's `name` table that stay besides the usual ones. */
      readonly preserveNameIds?: readonly number[]
      readonly dropTables?: readonly string[]
    },
  ): Promise<Buffer>
}
