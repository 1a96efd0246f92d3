import { type Html, html } from '../../src/report/html/html-tag.ts'
import type { Locale } from '../../src/words/locale.ts'
import { dimensionsEndpoint } from './dimensions-endpoint.ts'
import { documentPath, endpointOf, endpoints } from './endpoints.ts'
import { writeParameters } from './parameters.ts'

export interface ApiPageOptions {
  readonly locale: Locale
  /** Of the site, for programs: `https://chats.example.com`. */
  readonly address: string
}

/** How the API is used: who may ask, what can be asked, an example each. */
export function apiContent({ locale, address }: ApiPageOptions): Html {
  const say = wording[locale]
  const examples = [
    ...endpoints.map(([operator, { path, title, what, example }]) =>
      entry(title[locale], what[locale], `${path}?${writeParameters(operator, example).toString()}`),
    ),
    entry(dimensionsEndpoint.title[locale], dimensionsEndpoint.what[locale], dimensionsEndpoint.path),
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

function entry(title: string, text: string, href: string | null = null): Html {
  const link = href === null ? null : html`<br><a href="${href}"><code>${breakable(href)}</code></a>`
  return html`<div><dt>${title}</dt><dd>${text}${link}</dd></div>
`
}

/** An address may go on in the next line before each of its parameters. */
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

const wording = {
  en: {
    lead: 'Every figure of these pages for programs, from the same questions.',
    access: 'Who may ask',
    token:
      'A program says who it is with a token, which is made on the command line; a browser that is signed in needs none. Where the server knows no users, nobody is asked.',
    commandLine: 'Command line',
    scope:
      'A token, like a user, sees only what the config lets it see: what a question says besides only narrows that.',
    questions: 'What can be asked',
    forms:
      'A question is said in parameters, by GET, or sent as JSON, by POST; both mean the same. Filters are where.DIMENSION=VALUE and not.DIMENSION=VALUE, repeated for several values.',
    answers: 'What is answered',
    kinds: [
      {
        title: 'Formats',
        text: 'JSON, as on the command line; with format=csv or format=arrow, or by the Accept header, the rows as CSV or as an Arrow stream.',
      },
      { title: 'Version', text: 'Causerie-Store-Version says which version of the store answered.' },
      {
        title: 'Errors',
        text: 'What cannot be asked is answered with 400 and what would be right. With 503 and Retry-After, too many ask at once.',
      },
    ],
    document: 'All of it for tools: parameters, queries, answers.',
  },
  fr: {
    lead: 'Tous les chiffres de ces pages pour des programmes, à partir des mêmes questions.',
    access: 'Qui peut demander',
    token:
      'Un programme dit qui il est par un jeton, créé en ligne de commande ; un navigateur connecté n’en a pas besoin. Si le serveur ne connaît pas d’utilisateurs, rien n’est demandé.',
    commandLine: 'Ligne de commande',
    scope:
      'Un jeton, comme un utilisateur, ne voit que ce que la configuration lui laisse voir : ce que dit la question ne fait que le restreindre.',
    questions: 'Ce qui peut être demandé',
    forms:
      'Une question est dite en paramètres, par GET, ou envoyée en JSON, par POST ; les deux disent la même chose. Les filtres sont where.DIMENSION=VALEUR et not.DIMENSION=VALEUR, répétés pour plusieurs valeurs.',
    answers: 'Ce qui est répondu',
    kinds: [
      {
        title: 'Formats',
        text: 'JSON, comme en ligne de commande ; avec format=csv ou format=arrow, ou selon l’en-tête Accept, les lignes en CSV ou en flux Arrow.',
      },
      { title: 'Version', text: 'Causerie-Store-Version dit quelle version des données a répondu.' },
      {
        title: 'Erreurs',
        text: 'Ce qui ne peut pas être demandé reçoit 400 et ce qui serait juste. 503 avec Retry-After : trop de demandes à la fois.',
      },
    ],
    document: 'Le tout pour des outils : paramètres, questions, réponses.',
  },
} as const satisfies Record<Locale, unknown>
