/** A cleaned brand: plain JSON, made by `brandOf`. */
export interface Brand {
  readonly name?: string
  readonly logo?: BrandLogo
  readonly accent?: { readonly light: string; readonly dark: string }
  /** A line below every page and letter. */
  readonly footer?: string
}

/** A logo drawn anew. */
export interface BrandLogo {
  /** In base64. */
  readonly png: string
  readonly widthPx: number
  readonly heightPx: number
}
