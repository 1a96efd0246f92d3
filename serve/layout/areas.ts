import type { Words } from '../../src/words/languages/en.ts'
import type { PageName } from '../pages/page-context.ts'

/** A place of a page with parts that are read together, one below the other. */
export interface Area {
  /** The key of its heading in `pages.sections`; null for none, such as beside the figures. */
  readonly heading: keyof Words['pages']['sections'] | null
  readonly parts: readonly string[]
  /** How many of the twelve columns it takes: in a page of medium width, a composed and a wide one. A narrow page has one column. */
  readonly spans: { readonly medium: number; readonly composed: number; readonly wide: number }
  /** In which pages it stands beside two others, one below the other. */
  readonly beside?: readonly ('composed' | 'wide')[]
}

/** The areas of the pages, in the order in which they are read. */
export const areasOf = {
  volume: [
    { heading: null, parts: ['volume-figures'], spans: { medium: 12, composed: 12, wide: 2 }, beside: ['wide'] },
    { heading: 'evolution', parts: ['evolution'], spans: { medium: 12, composed: 8, wide: 6 } },
    {
      heading: 'split',
      parts: ['split-channel', 'split-platform', 'movers'],
      spans: { medium: 12, composed: 4, wide: 4 },
      beside: ['composed', 'wide'],
    },
    { heading: 'ranking', parts: ['ranking'], spans: { medium: 12, composed: 8, wide: 6 } },
  ],
  handling: [
    {
      heading: 'watch',
      parts: ['watch-figures', 'watch-list'],
      spans: { medium: 12, composed: 7, wide: 5 },
      beside: ['wide'],
    },
    {
      heading: 'handling',
      parts: ['counts', 'delays', 'shares', 'later-waits'],
      spans: { medium: 12, composed: 5, wide: 3 },
      beside: ['composed', 'wide'],
    },
    {
      heading: 'delays',
      parts: ['distribution'],
      spans: { medium: 12, composed: 7, wide: 4 },
      beside: ['composed'],
    },
    { heading: null, parts: ['responses'], spans: { medium: 12, composed: 5, wide: 4 } },
    { heading: 'delay', parts: ['heatmap', 'hours'], spans: { medium: 12, composed: 12, wide: 12 } },
  ],
  groups: [
    { heading: 'groups', parts: ['groups'], spans: { medium: 12, composed: 12, wide: 12 } },
    { heading: 'evolution', parts: ['groups-evolution'], spans: { medium: 12, composed: 12, wide: 12 } },
    { heading: 'delay', parts: ['groups-heatmap-1'], spans: { medium: 12, composed: 6, wide: 6 } },
    { heading: 'delay', parts: ['groups-heatmap-2'], spans: { medium: 12, composed: 6, wide: 6 } },
    { heading: 'delay', parts: ['groups-heatmap-3'], spans: { medium: 12, composed: 6, wide: 6 } },
    { heading: 'delay', parts: ['groups-heatmap-4'], spans: { medium: 12, composed: 6, wide: 6 } },
  ],
} as const satisfies Record<PageName, readonly Area[]>

type Arrangement = keyof Area['spans']

/** From which width of the content on its areas are arranged in which way. */
const arrangements: readonly { readonly name: Arrangement; readonly fromPx: number }[] = [
  { name: 'wide', fromPx: 1400 },
  { name: 'composed', fromPx: 960 },
  { name: 'medium', fromPx: 640 },
]
const gapPx = 24
const columns = 12

/** The two widths that a chart is drawn at while the width of the page is unknown. The narrow one fits into a phone and into four columns. */
export const unknownWidths = { widePx: 630, narrowPx: 280 } as const

/** The width of an area, in a page whose content is as wide as given. */
export function areaWidthPx(name: PageName, part: string, contentPx: number): number {
  const area = areasOf[name].find(({ parts }) => (parts as readonly string[]).includes(part))
  const arrangement = arrangements.find(({ fromPx }) => contentPx >= fromPx)
  if (area === undefined || arrangement === undefined) return contentPx
  const span = area.spans[arrangement.name]
  return Math.floor(((contentPx - (columns - 1) * gapPx) / columns) * span + (span - 1) * gapPx)
}

/** Whether an area of a composed page has room for the wide drawings. */
export function isEverWide(name: PageName, part: string): boolean {
  return areaWidthPx(name, part, 960) >= unknownWidths.widePx
}

/** The CSS of the areas, made from the same numbers as the widths of their charts. */
export function areaRules(): string {
  const areas = Object.entries(areasOf).flatMap(([name, list]) =>
    list.map((area: Area, index) => ({ ...area, selector: `.${name} > .area:nth-of-type(${index + 1})` })),
  )
  const rules = arrangements.toReversed().map(({ name, fromPx }) => {
    const spans = areas.map(({ selector, spans, beside = [] }) => {
      const rows = beside.some(known => known === name) ? 2 : 1
      return `${selector}{grid-column:span ${spans[name]};grid-row:span ${rows}}`
    })
    // What an area beside two others is higher than both makes the second one's row higher, not a gap between them.
    const rows = {
      medium: '',
      composed: '.volume{grid-template-rows:auto auto 1fr}.handling{grid-template-rows:auto 1fr auto}',
      wide: '.volume,.handling{grid-template-rows:auto 1fr}',
    }[name]
    return `@container content (min-width:${fromPx}px){.areas{display:grid;grid-template-columns:repeat(${columns},minmax(0,1fr));column-gap:${gapPx}px}${rows}${spans.join('')}}`
  })
  const { widePx } = unknownWidths
  return `#content{container:content/inline-size}
.area{container:area/inline-size}
.canvas.wide{display:none}
${rules.join('\n')}
@container area (min-width:${widePx}px){.canvas.wide{display:block}.canvas.narrow{display:none}}
`
}
