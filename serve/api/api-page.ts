import { type Html, html } from '../../src/render/html/html-tag.ts'
import type { Locale } from '../../src/render/report-input.ts'
import { allEndpoints, dimensionsEndpoint, documentPath, endpoints } from './endpoints.ts'
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
    ...allEndpoints.map(([asked, { path, title, what, example }]) => {
      const href = `${path}?${writeParameters(asked, example).toString()}`
      return entry({ title: title[locale], what: what[locale], href })
    }),
    entry({
      title: dimensionsEndpoint.title[locale],
      what: dimensionsEndpoint.what[locale],
      href: dimensionsEndpoint.path,
    }),
  ]
  return html`<div id="content">
<header class="opening"><h1>API</h1>
<p class="lead">${say.lead}</p></header>
<div class="blocks">
<div class="block"><h2>${say.access}</h2>
<p class="prose">${say.token}</p>
<pre class="snippet" tabindex="0" aria-label="${say.commandLine}"><code>${commands(address)}</code></pre>
<p class="note">${say.scope}</p></div>
<div class="block"><h2>${say.questions}</h2>
<p class="prose">${say.forms}</p>
<dl class="definitions">
${examples}</dl></div>
<div class="block"><h2>${say.answers}</h2>
<p class="prose">${say.formats}</p>
<p class="prose">${say.errors}</p>
<p><a href="${documentPath}">${say.document}</a></p></div>
</div></div>
`
}

function entry({ title, what, href }: { readonly title: string; readonly what: string; readonly href: string }): Html {
  return html`<div><dt>${title}</dt><dd>${what}<br><a href="${href}"><code>${href}</code></a></dd></div>
`
}

function commands(address: string): string {
  const { path, example } = endpoints.volume
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
    answers: 'Answers',
    formats:
      'Answers are JSON, as on the command line; with format=csv or format=arrow, or by the Accept header, their rows are CSV or an Arrow stream. Causerie-Store-Version says which version of the store answered.',
    errors:
      'What cannot be asked is answered with 400 and what would be right. With 503 and Retry-After, too many ask at once.',
    document: 'The whole API as OpenAPI 3.1',
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
    answers: 'Réponses',
    formats:
      'Les réponses sont en JSON, comme en ligne de commande ; avec format=csv ou format=arrow, ou selon l’en-tête Accept, leurs lignes sont en CSV ou un flux Arrow. Causerie-Store-Version dit quelle version des données a répondu.',
    errors:
      'À ce qui ne peut pas être demandé répondent 400 et ce qui serait juste. Avec 503 et Retry-After, trop de demandes arrivent à la fois.',
    document: 'Toute l’API en OpenAPI 3.1',
  },
} as const satisfies Record<Locale, unknown>
