import { palettes } from '../../src/charts/theme.ts'
import { type Html, html, trustedHtml } from '../../src/report/html/html-tag.ts'
import type { Figure } from '../../src/report/model/model.ts'
import { shortText } from '../../src/words/outside-text.ts'
import type { LetterModel } from './letter-model.ts'
import type { LetterSection, LetterWatchList } from './letter-section.ts'

/**
 * A letter as HTML for mail programs: tables and inline styles, with nothing to fetch. Text and background have no colours, so that the
 * program's dark or light mode applies.
 */
export function letterHtml(model: LetterModel): string {
  const { overview } = model
  return letterPage(model, html`${overview === null ? null : overviewHtml(overview)}${model.sections.map(sectionHtml)}`)
}

/** Where `branded` writes. Nothing is shown of them without a brand. */
export const brandPlaces = { head: '<!--brand-head-->', foot: '<!--brand-foot-->' } as const

/** A mail around its rows. */
export function letterPage(
  { locale, subject, why, unsubscribe }: Pick<LetterModel, 'locale' | 'subject' | 'why' | 'unsubscribe'>,
  rows: Html,
): string {
  return html`<!DOCTYPE html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${subject}</title>
</head>
<body style="${style.body}">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td align="center" style="${style.frame}">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="${style.page}">
${trustedHtml(brandPlaces.head)}${rows}<tr><td style="${style.foot}">
<p style="${style.small}">${why}</p>
${unsubscribe === null ? null : html`<p style="${style.small}">${unsubscribe.text}<a href="${unsubscribe.address}" style="${style.link}">${unsubscribe.shown}</a></p>\n`}${trustedHtml(brandPlaces.foot)}</td></tr>
</table>
</td></tr></table>
</body>
</html>
`.text
}

function overviewHtml({ title, lines }: NonNullable<LetterModel['overview']>): Html {
  return html`<tr><td style="${style.section}">
<h1 style="${style.title}">${title}</h1>
<ul style="${style.list}">${lines.map(line => html`<li dir="auto">${line}</li>`)}</ul>
</td></tr>
`
}

function sectionHtml({
  title,
  notices,
  lead,
  volume,
  chart,
  handling,
  watchList,
  live,
  attached,
  counted,
}: LetterSection): Html {
  return html`<tr><td style="${style.section}">
<h1 dir="auto" style="${style.title}">${title}</h1>
${notices.map(text => html`<p style="${style.notice}">${text}</p>\n`)}<p style="${style.lead}">${lead}</p>
${figuresHtml(volume, style.large)}
${chart === null ? null : chartHtml(chart)}${live === null ? null : html`<p style="${style.live}"><a href="${live.address}" style="${style.link}">${live.text}</a></p>\n`}<h2 style="${style.subtitle}">${handling.title}</h2>
${handling.emptyText === null ? figuresHtml(handling.figures, style.value) : html`<p style="${style.text}">${handling.emptyText}</p>`}
${watchHtml(watchList)}${
  attached.files.length === 0
    ? null
    : html`<h2 style="${style.subtitle}">${attached.title}</h2>
<ul style="${style.list}">${attached.files.map(({ name, size }) => html`<li><bdi>${name}</bdi>${size}</li>`)}</ul>
`
}${attached.note === null ? null : html`<p style="${style.text}">${attached.note}</p>\n`}<p style="${style.small}">${counted}</p>
</td></tr>
`
}

/** The width of the chart in a mail. */
export const letterChartPx = 568

function chartHtml({ cid, title, subtitle, alt }: NonNullable<LetterSection['chart']>): Html {
  return html`<h2 style="${style.subtitle}">${title}</h2>
${subtitle === null ? null : html`<p style="${style.caption}">${subtitle}</p>\n`}<img src="cid:${cid}" alt="${alt}" width="${letterChartPx}" style="${style.chart}">
`
}

function figuresHtml(figures: readonly Figure[], valueStyle: string): Html {
  const compared = figures.some(figure => figure.change !== null)
  const rows = figures.map(
    ({ label, value, change, note }) => html`<tr>
<th scope="row" align="left" style="${style.label}">${label}${note === null ? null : html`<br><span style="${style.note}">${note}</span>`}</th>
<td width="1%" align="right" style="${valueStyle}">${value}</td>
${compared ? html`<td width="1%" align="right" style="${style.change}">${change?.text ?? null}</td>\n` : null}</tr>
`,
  )
  return html`<table width="100%" cellpadding="0" cellspacing="0" border="0" style="${style.table}">
${rows}</table>`
}

function watchHtml({ title, columns, rows, emptyText, note }: LetterWatchList): Html {
  const body = rows.map(
    ({ name, chats, wait }) => html`<tr>
<td dir="auto" style="${style.name}">${shortText(name)}</td>
<td align="right" style="${style.cell}">${chats}</td>
<td align="right" style="${style.cell}">${wait}</td>
</tr>
`,
  )
  const table = html`<table width="100%" cellpadding="0" cellspacing="0" border="0" style="${style.table}">
<tr>
<th scope="col" width="58%" align="left" style="${style.first}">${columns.name}</th>
<th scope="col" align="right" style="${style.column}">${columns.chats}</th>
<th scope="col" align="right" style="${style.column}">${columns.wait}</th>
</tr>
${body}</table>
`
  return html`<h2 style="${style.subtitle}">${title}</h2>
${rows.length === 0 ? html`<p style="${style.text}">${emptyText}</p>\n` : table}${note === null ? null : html`<p style="${style.small}">${note}</p>\n`}`
}

// A grey that is visible on white and on black. Secondary text is translucent instead.
const rule = '1px solid #8f8c86'
const quiet = 'opacity:0.75'
const words = 'overflow-wrap:anywhere;word-break:break-word'
const font = 'font-family:-apple-system,BlinkMacSystemFont,Segoe UI,Roboto,Helvetica Neue,Arial,sans-serif'
const row = `padding:9px 0;border-top:${rule};vertical-align:top`

/** The inline styles of letters. */
export const style = {
  body: `margin:0;padding:0;${font};font-size:16px;line-height:1.45;-webkit-text-size-adjust:100%`,
  frame: 'padding:16px',
  page: `max-width:600px;text-align:left;${font}`,
  section: `padding:20px 0 28px;border-top:3px solid ${palettes.light.accent}`,
  title: `margin:0 0 12px;font-size:22px;line-height:1.25;font-weight:bold;${words}`,
  subtitle: 'margin:26px 0 8px;font-size:17px;line-height:1.3;font-weight:bold',
  notice: `margin:0 0 12px;padding-left:12px;border-left:3px solid ${palettes.light.accent};font-weight:bold;${words}`,
  lead: `margin:0 0 18px;font-size:17px;line-height:1.5;${words}`,
  text: 'margin:0 0 8px',
  caption: `margin:0 0 8px;font-size:14px;${quiet}`,
  chart: `display:block;width:100%;max-width:${letterChartPx}px;height:auto;border:0`,
  live: 'margin:14px 0 0',
  brand: 'padding:0 0 14px;font-size:17px;font-weight:bold',
  logo: 'display:block;border:0;max-width:100%;height:auto',
  table: 'border-collapse:collapse',
  label: `${row};font-weight:normal;padding-right:12px`,
  note: `font-size:14px;${quiet}`,
  large: `${row};font-size:24px;line-height:1.1;font-weight:bold;white-space:nowrap`,
  value: `${row};font-weight:bold;white-space:nowrap`,
  change: `${row};padding-left:14px;white-space:nowrap;font-weight:bold`,
  column: 'padding:0 0 6px 12px;font-size:14px;line-height:1.25;font-weight:normal;vertical-align:bottom',
  first: 'padding:0 0 6px;font-size:14px;line-height:1.25;font-weight:normal;vertical-align:bottom',
  name: `${row};${words}`,
  cell: `${row};padding-left:12px;white-space:nowrap`,
  list: `margin:0 0 8px;padding:0 0 0 20px;${words}`,
  small: `margin:16px 0 0;font-size:13px;line-height:1.45;${quiet};${words}`,
  foot: `padding:0 0 24px;border-top:${rule}`,
  link: 'color:inherit',
} as const
