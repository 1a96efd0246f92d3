import { type Locale, wordsOf } from '../../words/locale.ts'
import type { Block, ChartBlock, ChartVariant, DefinitionsBlock, FiguresBlock, TableBlock } from '../model/model.ts'
import { type LinkAttributes, renderSvg } from '../paint/svg.ts'
import { type Html, html } from './html-tag.ts'
import { inlineSvg } from './inline-svg.ts'
import { linkHtml } from './link-html.ts'
import { tableHtml } from './table-html.ts'

export interface BlockHtmlOptions {
  readonly locale: Locale
  /** What a live page puts below the heading of a chart or table, such as its options; null for nothing. */
  readonly controls?: (block: ChartBlock | TableBlock) => Html | null
  /** What a live page puts below a chart or table, such as its exports; null for nothing. */
  readonly tools?: (block: ChartBlock | TableBlock) => Html | null
  /** Attributes besides `href` for every link of the block. */
  readonly linkAttributes?: LinkAttributes
}

/** One block of a section. `anchor` is the id of its element, unique in the page. Throws `RenderError`. */
export function blockHtml(block: Block, anchor: string, options: BlockHtmlOptions): Html {
  switch (block.type) {
    case 'figures':
      return figuresHtml(block, anchor, options)
    case 'paragraph':
      return html`<p class="prose" id="${anchor}">${block.text}</p>
`
    case 'table':
      return html`<div class="block" id="${anchor}"><h3>${block.title}</h3>
${options.controls?.(block) ?? null}${tableHtml(block.table, options.linkAttributes)}${options.tools?.(block) ?? null}</div>
`
    case 'definitions':
      return definitionsHtml(block, anchor)
    case 'chart':
      return chartHtml(block, anchor, options)
  }
}

function figuresHtml(block: FiguresBlock, anchor: string, { linkAttributes, locale }: BlockHtmlOptions): Html {
  const figures = block.figures.map(
    ({ label, value, change, note, href = null, definition, leads = false }) =>
      html`<div${leads ? html` class="leads"` : null}><dt>${label}${definition === undefined ? null : definitionHtml(label, definition, locale)}</dt><dd class="value">${linkHtml(html`${value}`, href, linkAttributes)}</dd>
${change === null ? null : html`<dd class="change ${change.tone}">${change.text}</dd>`}${note === null ? null : html`<dd class="note">${note}</dd>`}</div>
`,
  )
  return html`<dl class="figures" id="${anchor}">
${figures}</dl>
`
}

/** What a figure counts, one tap away. */
function definitionHtml(label: string, definition: string, locale: Locale): Html {
  const name = wordsOf(locale).pages.around.definition(label)
  return html` <details class="definition"><summary aria-label="${name}">?</summary><p>${definition}</p></details>`
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
function chartHtml(block: ChartBlock, anchor: string, options: BlockHtmlOptions): Html {
  const { variants } = block
  const several = variants.length > 1
  const drawn = variants.map((variant, index) =>
    variantHtml(variant, `${anchor}-${index + 1}`, { ...options, named: several }),
  )
  return html`<figure class="block" id="${anchor}">
<figcaption><h3>${block.title}</h3>${block.subtitle === null ? null : html`<p class="subtitle">${block.subtitle}</p>`}</figcaption>
${options.controls?.(block) ?? null}${several ? switchHtml(variants, anchor, options.locale) : null}${drawn}${options.tools?.(block) ?? null}</figure>
`
}

function switchHtml(variants: readonly ChartVariant[], anchor: string, locale: Locale): Html {
  const buttons = variants.map(({ label }, index) => {
    const id = `${anchor}-show-${index + 1}`
    const checked = index === 0 ? html` checked` : null
    return html`<input type="radio" name="${anchor}" id="${id}"${checked}><label for="${id}">${label}</label>
`
  })
  return html`<fieldset class="switch"><legend>${wordsOf(locale).report.page.show}</legend>
${buttons}</fieldset>
`
}

function variantHtml(
  variant: ChartVariant,
  anchor: string,
  options: BlockHtmlOptions & { readonly named: boolean },
): Html {
  const { label, spec, alt, table } = variant
  const { linkAttributes } = options
  const { narrow } = variant
  const drawn = (of: typeof spec, id: string) => inlineSvg(renderSvg(of, { linkAttributes }), { id, alt })
  return html`<div class="variant" id="${anchor}">
${options.named ? html`<h4>${label}</h4>` : null}<div class="canvas${narrow === undefined ? null : ' wide'}">${drawn(spec, anchor)}</div>
${
  narrow === undefined
    ? null
    : html`<div class="canvas narrow">${drawn(narrow, `${anchor}-narrow`)}</div>
`
}<details><summary>${wordsOf(options.locale).report.page.table}</summary>
${tableHtml(table, linkAttributes)}</details></div>
`
}
