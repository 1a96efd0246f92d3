declare module 'subset-font' {
  /** The font with the glyphs that the text needs, ligatures and contextual forms included. */
  export default function subsetFont(
    font: Buffer,
    text: string,
    options: { readonly targetFormat: 'woff2' | 'woff' | 'truetype' },
  ): Promise<Buffer>
}
