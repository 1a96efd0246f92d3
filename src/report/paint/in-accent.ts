import type { TopLevelSpec } from 'vega-lite'
import { palettes, type ThemeName } from '../../charts/theme.ts'
import type { Brand } from '../model/brand.ts'

/** A chart in the accent of a brand, if it has one. No colour of the theme serves two purposes, so the theme's accent can be replaced. */
export function inAccent(spec: TopLevelSpec, accent: Brand['accent'], theme: ThemeName = 'light'): TopLevelSpec {
  if (accent === undefined) return spec
  return JSON.parse(
    JSON.stringify(spec).replaceAll(`"${palettes[theme].accent}"`, `"${accent[theme]}"`),
  ) as TopLevelSpec
}
