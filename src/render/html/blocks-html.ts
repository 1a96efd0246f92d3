import type { Block, ChartBlock, ChartVariant, DefinitionsBlock, FiguresBlock } from '../model.ts'
import { renderSvg } from '../paint/svg.ts'
import type { Locale } from '../report-input.ts'
import { type Html, html } from './html-tag.ts'
import { inlineSvg } from './inline-svg.ts'
import { pageWording } from './page-wording.ts'
import { tableHtml } from './table-html.ts'

/** One block of a section. `anchor` is the id of its element, unique in the page. */
export function blockHtml(block: Block, anchor: string, locale: Locale): Html {
  switch (block.type) {
    case 'figures':
      return figuresHtml(block, anchor)
    case 'paragraph':
      return html`<p class="prose" id="${anchor}">${block.text}</p>
`
    case 'table':
      return html`<div class="block" id="${anchor}"><h3>${block.title}</h3>
${tableHtml(block.table)}</div>
`
    case 'definitions':
      return definitionsHtml(block, anchor)
    case 'chart':
      return chartHtml(block, anchor, locale)
  }
}

function figuresHtml(block: FiguresBlock, anchor: string): Html {
  const figures = block.figures.map(
    ({ label, value, change, note }) => html`<div><dt>${label}</dt><dd class="value">${value}</dd>
${change === null ? null : html`<dd class="change ${change.tone}">${change.text}</dd>`}${note === null ? null : html`<dd class="note">${note}</dd>`}</div>
`,
  )
  return html`<dl class="figures" id="${anchor}">
${figures}</dl>
`
}

function definitionsHtml(block: DefinitionsBlock, anchor: string): Html {
  const entries = block.entries.map(
    ({ label, value }) => html`<div><dt>${label}</dt><dd>${value}</dd></div>
`,
  )
  return html`<div class="block" id="${anchor}"><h3>${block.title}</h3>
<dl class="definitions">
${entries}</dl></div>
`
}

/** With several variants a switch of radio buttons; the style sheet shows the one that is checked, no script needed. */
function chartHtml(block: ChartBlock, anchor: string, locale: Locale): Html {
  const { variants } = block
  const several = variants.length > 1
  return html`<figure class="block" id="${anchor}">
<figcaption><h3>${block.title}</h3>${block.subtitle === null ? null : html`<p class="subtitle">${block.subtitle}</p>`}</figcaption>
${several ? switchHtml(variants, anchor, locale) : null}${variants.map((variant, index) => variantHtml(variant, `${anchor}-${index + 1}`, { locale, named: several }))}</figure>
`
}

function switchHtml(variants: readonly ChartVariant[], anchor: string, locale: Locale): Html {
  const buttons = variants.map(({ label }, index) => {
    const id = `${anchor}-show-${index + 1}`
    const checked = index === 0 ? html` checked` : null
    return html`<input type="radio" name="${anchor}" id="${id}"${checked}><label for="${id}">${label}</label>
`
  })
  return html`<fieldset class="switch"><legend>${pageWording[locale].show}</legend>
${buttons}</fieldset>
`
}

function variantHtml(
  variant: ChartVariant,
  anchor: string,
  options: { readonly locale: Locale; readonly named: boolean },
): Html {
  const { label, spec, alt, table } = variant
  return html`<div class="variant" id="${anchor}">
${options.named ? html`<h4>${label}</h4>` : null}<div class="canvas">${inlineSvg(renderSvg(spec), { id: anchor, alt })}</div>
<details><summary>${pageWording[options.locale].table}</summary>
${tableHtml(table)}</details></div>
`
}
