import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { colorVariables, type ThemeName } from '../../src/charts/theme.ts'
import { styleSheet } from '../../src/report/html/style-sheet.ts'
import { tooltipScript } from '../../src/report/html/tooltip-script.ts'
import type { Brand } from '../../src/report/model/brand.ts'
import { languages } from '../../src/words/locale.ts'
import { areaRules } from '../layout/areas.ts'
import { pageFonts } from './page-fonts.ts'

export interface Asset {
  readonly type: string
  readonly content: string | Uint8Array<ArrayBuffer>
}

/** The assets of the pages, under names that change with their content, so that browsers cache them permanently. */
export interface Assets {
  /** Throws for an unknown name. */
  path(name: string): string
  /** What pages of others load, under one name that stays. */
  readonly widgetScript: Asset
  /** The asset at a path; null: none. */
  at(path: string): Asset | null
}

/** Reads and builds all assets, once per server, because it takes a second. The accent and the logo are those of `brand`. */
export async function loadAssets(brand: Brand | null = null): Promise<Assets> {
  const own = (name: string) => readFile(new URL(`.//${name}`, import.meta.url), 'utf8')
  const htmx = createRequire(import.meta.url).resolve('htmx.org/dist/htmx.min.js')
  const byPath = new Map<string, Asset>()
  const paths = new Map<string, string>()
  const add = (name: string, asset: Asset) => {
    const hash = createHash('sha256').update(asset.content).digest('base64url').slice(0, 12)
    const path = `/assets/${hash}/${name}`
    paths.set(name, path)
    byPath.set(path, asset)
    return path
  }
  const script = 'text/javascript; charset=utf-8'
  add('htmx.js', { type: script, content: await readFile(htmx, 'utf8') })
  add('tooltips.js', { type: script, content: tooltipScript })
  add('live.js', { type: script, content: await own('scripts/live.js') })
  add('views.js', { type: script, content: await own('scripts/views.js') })
  if (brand?.logo !== undefined)
    add('logo.png', { type: 'image/png', content: new Uint8Array(Buffer.from(brand.logo.png, 'base64')) })
  add('inbox.js', { type: script, content: await own('scripts/inbox.js') })
  add('wall.js', { type: script, content: await own('scripts/wall.js') })
  add('wall.css', {
    type: 'text/css; charset=utf-8',
    content: `${themeRules(brand)}\n${bare(await own('wall.css'))}`,
  })
  add('inbox.css', { type: 'text/css; charset=utf-8', content: bare(await own('inbox.css')) })
  add('widget.css', { type: 'text/css; charset=utf-8', content: bare(await own('widget.css')) })
  add('widget-window.js', { type: script, content: await own('scripts/widget-window.js') })
  const fontRules = await pageFonts(({ name, type, content }) => add(name, { type, content }))
  add('pages.css', {
    type: 'text/css; charset=utf-8',
    content: [fontRules, styleSheet('', brand?.accent), bare(await own('pages.css')), areaRules()].join('\n'),
  })
  return {
    path(name) {
      const path = paths.get(name)
      if (path === undefined) throw new Error(`no asset of that name: ${name}`)
      return path
    },
    widgetScript: { type: script, content: widgetScript(await own('scripts/widget.js')) },
    at: path => byPath.get(path) ?? null,
  }
}

/** A screen on a wall may be dark or light whatever its system says. */
function themeRules(brand: Brand | null): string {
  const rule = (theme: ThemeName) => {
    const accent = brand?.accent === undefined ? {} : { '--accent': brand.accent[theme] }
    const colors = Object.entries({ ...colorVariables(theme), ...accent })
    return `:root[data-theme=${theme}]{color-scheme:${theme};${colors.map(([name, color]) => `${name}:${color}`).join(';')}}`
  }
  return [rule('light'), rule('dark')].join('\n')
}

/** A style sheet without its comments and indentation, which are for those who edit the file. */
function bare(styles: string): string {
  return styles.replace(/\/\*.*?\*\//gs, '').replace(/\n\s+/g, '\n')
}

/** The script that opens the window, with what its button says in each language: all that it needs, since it is alone in a foreign page. */
function widgetScript(script: string): string {
  const words = Object.entries(languages).map(([locale, { widget }]) => [
    locale,
    { open: widget.open, close: widget.close, unread: widget.unread('#') },
  ])
  return `(causerieWords=>{${script}})(${JSON.stringify(Object.fromEntries(words))})`
}
