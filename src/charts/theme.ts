/** The three text sizes, in px of a chart or a page; print scales them together with the charts. */
export const textSizes = { small: 12, body: 16, large: 32 } as const

export type ThemeName = 'light' | 'dark'

/**
 * The colours of charts and pages, all `#rrggbb`. There is one accent; the blues are reserved for delays, from fast to slow, each with a
 * colour for text on it.
 */
export interface Palette {
  readonly paper: string
  readonly ink: string
  /** Secondary text, with a contrast of at least 4.5:1 on paper. */
  readonly muted: string
  /** Grid lines and rules. */
  readonly faint: string
  /** The lines of the hatching. */
  readonly hatch: string
  readonly accent: string
  /** A change for the better, in text; one for the worse has the accent. */
  readonly good: string
  /** The line or ticks of the comparison. */
  readonly comparison: string
  readonly blues: readonly [string, string, string, string, string]
  /** Text on the three fast blues, then on the two slow ones. */
  readonly onFastBlue: string
  readonly onSlowBlue: string
}

/** Slower stands out more from the paper: darker in the light theme, lighter in the dark one. No colour serves two tokens: see `colorVariables`. */
export const palettes = {
  light: {
    paper: '#ffffff',
    ink: '#1c1b19',
    muted: '#65625c',
    faint: '#e4e2dd',
    hatch: '#cbc8c1',
    accent: '#b3432b',
    good: '#1d7044',
    comparison: '#85817a',
    blues: ['#dceaf7', '#a9cdea', '#6ea6d8', '#3276b8', '#143f73'],
    onFastBlue: '#141312',
    onSlowBlue: '#fbfdff',
  },
  dark: {
    paper: '#18191b',
    ink: '#edece8',
    muted: '#aaa7a0',
    faint: '#37383c',
    hatch: '#55565b',
    accent: '#f0906f',
    good: '#7cc79a',
    comparison: '#8f8c86',
    blues: ['#22354f', '#285487', '#3a78b6', '#84b4df', '#d3e4f4'],
    onFastBlue: '#fcfdff',
    onSlowBlue: '#121314',
  },
} as const satisfies Record<ThemeName, Palette>

/**
 * Every colour of a theme, by its CSS custom property.
 *
 * @example colorVariables('light')['--accent'] // '#b3432b'
 */
export function colorVariables(theme: ThemeName): Readonly<Record<string, string>> {
  const { blues, ...single } = palettes[theme]
  return Object.fromEntries([
    ...Object.entries(single).map(([token, color]) => [
      `--${token.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`,
      color,
    ]),
    ...blues.map((color, index) => [`--blue-${index + 1}`, color]),
  ])
}
