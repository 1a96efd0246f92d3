import { type Html, html } from '../../src/report/html/html-tag.ts'
import { type Locale, wordsOf } from '../../src/words/locale.ts'
import { dimensionsPath } from './dimensions-endpoint.ts'
import { documentPath, endpointOf, endpoints } from './endpoints.ts'
import { writeParameters } from './parameters.ts'
import { qualityPath } from './quality-endpoint.ts'

export interface ApiPageOptions {
  readonly locale: Locale
  /** The URL of the site for programs: `https://chats.example.com`. */
  readonly address: string
}

/** The page that explains the API: authentication and endpoints, each with an example. */
export function apiContent({ locale, address }: ApiPageOptions): Html {
  const say = wordsOf(locale).pages.api
  const examples = [
    ...endpoints.map(([operator, { path, example }]) =>
      endpointEntry(say.endpoints[operator], `${path}?${writeParameters(operator, example).toString()}`),
    ),
    endpointEntry(say.endpoints.dimensions, dimensionsPath),
    endpointEntry(say.endpoints.quality, qualityPath),
  ]
  return html`<div id="content">
<header class="opening"><h1>API</h1>
<p class="lead">${say.lead}</p></header>
<div class="blocks">
<section class="block"><h2>${say.access}</h2>
<p class="prose">${say.token}</p>
<pre class="snippet" tabindex="0" aria-label="${say.commandLine}"><code>${commands(address)}</code></pre>
<p class="note">${say.scope}</p></section>
<section class="block"><h2>${say.questions}</h2>
<p class="prose">${say.forms}</p>
<dl class="definitions">
${examples}</dl></section>
<section class="block"><h2>${say.answers}</h2>
<dl class="definitions">
${say.kinds.map(({ title, text }) => entry(title, text))}${entry('OpenAPI 3.1', say.document, documentPath)}</dl></section>
</div></div>
`
}

function endpointEntry({ title, what }: { readonly title: string; readonly what: string }, href: string): Html {
  return entry(title, what, href)
}

function entry(title: string, text: string, href: string | null = null): Html {
  const link = href === null ? null : html`<br><a href="${href}"><code>${breakable(href)}</code></a>`
  return html`<div><dt>${title}</dt><dd>${text}${link}</dd></div>
`
}

/** A URL may break before each of its parameters. */
function breakable(href: string): readonly Html[] {
  return href.split(/(?=[?&])/).map((part, index) => html`${index === 0 ? null : html`<wbr>`}${part}`)
}

function commands(address: string): string {
  const { path, example } = endpointOf('volume')
  return [
    'causerie token add my-program',
    '',
    `curl -H "Authorization: Bearer $TOKEN" '${address}${path}?${writeParameters('volume', example).toString()}'`,
    '',
    `curl -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \\`,
    `  -d '${JSON.stringify(example)}' ${address}${path}`,
    '',
  ].join('\n')
}
