import { createHash } from 'node:crypto'
import { withFonts } from '../../fonts/font-set.ts'
import { wordsOf } from '../../words/locale.ts'
import type { Brand } from '../model/brand.ts'
import { type Block, type ReportModel, type Row, rowsOf, type Section } from '../model/model.ts'
import { blockHtml } from './blocks-html.ts'
import { embeddedFonts } from './embedded-fonts.ts'
import { type Html, html, trustedHtml } from './html-tag.ts'
import { noticesHtml } from './notices-html.ts'
import { styleSheet, switchRules } from './style-sheet.ts'
import { tooltipScript } from './tooltip-script.ts'

/**
 * The report as one self-contained HTML file: styles, fonts, charts and script are inside, and its content policy allows nothing else. Equal
 * models give equal bytes. Throws `RenderError` when a chart cannot be drawn.
 */
export async function renderHtml(model: ReportModel): Promise<string> {
  const body = withFonts(model.fonts, () => bodyHtml(model))
  const style = `${await embeddedFonts(body.text, model.fonts)}\n${styleSheet(switchesOf(model), model.brand?.accent)}`
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${sha256(style)}'`,
    `script-src 'sha256-${sha256(tooltipScript)}'`,
    'font-src data:',
    ...(model.brand?.logo === undefined ? [] : ['img-src data:']),
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  return html`<!doctype html>
<html lang="${model.locale}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${`${model.title} – ${model.subtitle}`}</title>
<style>${trustedHtml(style)}</style>
</head>
${body}
</html>
`.text
}

function bodyHtml(model: ReportModel): Html {
  const say = wordsOf(model.locale).report.page
  const { title, subtitle, notices, lead, head, sections, locale } = model
  return html`<body data-tooltips="${say.tooltips}">
<a class="skip" href="#report">${say.skip}</a>
<div class="page">
<main id="report" tabindex="-1">
<header class="opening">${brandHtml(model.brand)}<div class="title"><h1>${title}</h1>
<p class="subtitle">${subtitle}</p></div>
${noticesHtml(notices)}<p class="lead">${lead}</p>
<dl class="head">
${head.map(
  ({ label, value }) => html`<div><dt>${label}</dt><dd>${value}</dd></div>
`,
)}</dl>
<nav aria-label="${say.contents}"><ul>
${sections.map(
  section => html`<li><a href="#${section.id}">${section.title}</a></li>
`,
)}</ul></nav></header>
${sections.map(section => sectionHtml(section, locale))}</main>
${model.brand?.footer === undefined ? null : html`<footer class="brand">${model.brand.footer}</footer>\n`}</div>
<script type="module">${trustedHtml(tooltipScript)}</script>
</body>`
}

/** The name, as the text of the logo if there is one. */
function brandHtml(brand: Brand | undefined): Html | null {
  if (brand?.logo === undefined) return brand?.name === undefined ? null : html`<p class="brand">${brand.name}</p>\n`
  const { png, widthPx, heightPx } = brand.logo
  return html`<p class="brand"><img src="data:image/png;base64,${png}" alt="${brand.name ?? ''}" width="${widthPx}" height="${heightPx}"></p>\n`
}

function sectionHtml(section: Section, locale: ReportModel['locale']): Html {
  const anchors = new Map(section.blocks.map((block, index) => [block, anchorOf(section, index)]))
  const drawn = (blocks: readonly Block[]) =>
    blocks.map(block => blockHtml(block, anchors.get(block) ?? '', { locale }))
  return html`<section id="${section.id}" aria-labelledby="${section.id}-title">
<h2 id="${section.id}-title">${section.title}</h2>
<div class="blocks">
${rowsOf(section.blocks).map(row => rowHtml(row, drawn))}</div>
</section>
`
}

function rowHtml(row: Row, drawn: (blocks: readonly Block[]) => readonly Html[]): Html {
  switch (row.type) {
    case 'whole':
      return html`${drawn([row.block])}`
    case 'halves':
      return html`<div class="halves"><div class="blocks">
${drawn(row.left)}</div><div class="blocks">
${drawn(row.right)}</div></div>
`
    case 'columns':
      return html`<div class="columns">
${drawn(row.blocks)}</div>
`
  }
}

/** Numbered, because a block's own id may contain the name of an attribute, which is text from outside. */
function anchorOf(section: Section, index: number): string {
  return `${section.id}-${index + 1}`
}

function switchesOf(model: ReportModel): string {
  return model.sections
    .flatMap(section =>
      section.blocks.map((block, index) =>
        block.type === 'chart' && block.variants.length > 1
          ? switchRules(anchorOf(section, index), block.variants.length)
          : '',
      ),
    )
    .filter(rule => rule !== '')
    .join('\n')
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64')
}
