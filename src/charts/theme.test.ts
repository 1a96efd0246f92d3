import { describe, expect, test } from 'vitest'
import { colorVariables, palettes, type ThemeName } from './theme.ts'

const themes = Object.keys(palettes) as ThemeName[]

/** The relative luminance of WCAG, from 0 to 1, which is also the grey in which a colour prints. */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map(start => Number.parseInt(color.slice(start, start + 2), 16) / 255)
    .map(part => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05)
}

/** The hue in degrees from -180 to 180: 0 red, -120 blue. */
function hue(color: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map(start => Number.parseInt(color.slice(start, start + 2), 16))
  return (Math.atan2(Math.sqrt(3) * (g - b), 2 * r - g - b) * 180) / Math.PI
}

describe.each(themes)('%s', theme => {
  const palette = palettes[theme]

  test('text is readable on its background', () => {
    for (const color of [palette.ink, palette.muted, palette.accent, palette.good]) {
      expect(contrast(color, palette.paper), color).toBeGreaterThanOrEqual(4.5)
    }
    for (const [index, blue] of palette.blues.entries()) {
      const text = index < 3 ? palette.onFastBlue : palette.onSlowBlue
      expect(contrast(text, blue), blue).toBeGreaterThanOrEqual(4.5)
    }
  })

  test('lines and outlines stand out from the paper', () => {
    expect(contrast(palette.comparison, palette.paper)).toBeGreaterThanOrEqual(3)
  })

  test('slower stands out more from the paper, also in grey', () => {
    for (const [index, blue] of palette.blues.entries()) {
      const next = palette.blues[index + 1]
      if (next !== undefined) expect(contrast(blue, next), `${blue} ${next}`).toBeGreaterThanOrEqual(1.3)
    }
    const greys = palette.blues.map(luminance)
    const distances = greys.map(grey => Math.abs(grey - luminance(palette.paper)))
    expect([...distances].sort((a, b) => a - b)).toEqual(distances)
  })

  test('the accent is not a blue', () => {
    expect(Math.abs(hue(palette.accent))).toBeLessThan(60)
    for (const blue of palette.blues) expect(Math.abs(hue(blue) + 150), blue).toBeLessThan(15)
  })

  test('no two tokens share a colour', () => {
    const colors = Object.values(colorVariables(theme))
    expect(new Set(colors).size).toBe(colors.length)
    for (const color of colors) expect(color).toMatch(/^#[0-9a-f]{6}$/)
  })
})

test('both themes have the same tokens', () => {
  expect(Object.keys(colorVariables('dark'))).toEqual(Object.keys(colorVariables('light')))
})
