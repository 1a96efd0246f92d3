import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { InvalidQueryError } from '../../src/errors.ts'
import { html } from '../../src/report/html/html-tag.ts'
import type { Locale } from '../../src/words/locale.ts'
import { AbandonedError, BusyError, TimeLimitError } from '../answering/answering-error.ts'
import { notice } from '../layout/notice.ts'
import { shellPage } from '../layout/shell-page.ts'
import { wrongQuestion } from '../layout/wrong-question.ts'
import type { Site, SiteEnv } from '../site.ts'
import { isSwap, respondHtml } from './respond.ts'

/** `host`: the server does not answer under the name that it was asked by; `large`: more was sent than is read. */
export type FailureKind = 'wrong' | 'large' | 'busy' | 'slow' | 'missing' | 'refused' | 'host' | 'broken'

export const failureStatus = {
  wrong: 400,
  large: 413,
  busy: 503,
  slow: 503,
  missing: 404,
  refused: 403,
  host: 403,
  broken: 500,
} as const satisfies Record<FailureKind, number>

/** What kind of failure an error is to who asked. */
export function failureKind(error: unknown): FailureKind {
  if (error instanceof InvalidQueryError) return 'wrong'
  if (error instanceof BusyError) return 'busy'
  if (error instanceof TimeLimitError) return 'slow'
  if (error instanceof HTTPException)
    return error.status === 404 ? 'missing' : error.status === 413 ? 'large' : 'refused'
  return 'broken'
}

/** Whether nobody is there any more to be told. */
export function hasLeft(context: Context, error: unknown): boolean {
  return context.req.raw.signal.aborted || error instanceof AbandonedError
}

/**
 * A page for a failure. A wrong question is told what is wrong with it; of what broke here nobody learns more than under which name
 * the log has it.
 */
export function failurePage(site: Site, context: Context<SiteEnv>, kind: FailureKind, error: unknown): Response {
  const locale = context.get('locale') ?? site.locale
  const say = wording[locale]
  const status = failureStatus[kind]
  if (kind === 'busy') context.header('Retry-After', '1')
  const { pathname } = new URL(context.req.url)
  const text = error instanceof InvalidQueryError ? wrongQuestion(error, locale) : say.texts[kind]
  const named = kind === 'broken' ? `${text} (${context.get('requestId')})` : text
  const isWrong = kind === 'wrong'
  const content = notice({
    title: say.titles[kind],
    text: named,
    href: isWrong ? pathname : '/',
    link: isWrong ? say.again : say.start,
  })
  if (isSwap(context)) {
    return respondHtml(
      context,
      html`<hx-partial hx-target="#content" hx-swap="outerMorph">${content}</hx-partial>`,
      status,
    )
  }
  return respondHtml(context, shellPage(site, context, content, { current: null, title: say.titles[kind] }), status)
}

const wording = {
  en: {
    titles: {
      wrong: 'This cannot be asked',
      large: 'This is too much',
      busy: 'Many are asking at once',
      slow: 'This took too long',
      missing: 'Nothing here',
      refused: 'Not for you',
      host: 'Not under this name',
      broken: 'Something broke here',
    },
    texts: {
      wrong: 'The address asks for something that there is not.',
      large: 'More was sent than this server reads.',
      busy: 'Try again in a moment.',
      slow: 'The question was stopped. A shorter period or a narrower filter is answered sooner.',
      missing: 'There is no page at this address.',
      refused: 'You may not see this.',
      host: 'This server is not known by the name in the address bar. Whoever runs it gives its address in the config, as serve.url: https://chats.example.com.',
      broken: 'It has been written down, and will be looked at.',
    },
    again: 'The same page without it',
    start: 'To the figures',
  },
  fr: {
    titles: {
      wrong: 'Cette question ne peut pas être posée',
      large: 'C’est trop',
      busy: 'Beaucoup de demandes à la fois',
      slow: 'C’était trop long',
      missing: 'Rien ici',
      refused: 'Pas pour vous',
      host: 'Pas sous ce nom',
      broken: 'Quelque chose s’est cassé ici',
    },
    texts: {
      wrong: 'L’adresse demande quelque chose qui n’existe pas.',
      large: 'Plus que ce que ce serveur lit a été envoyé.',
      busy: 'Réessayez dans un instant.',
      slow: 'La question a été arrêtée. Une période plus courte ou un filtre plus étroit aura une réponse plus tôt.',
      missing: 'Il n’y a pas de page à cette adresse.',
      refused: 'Vous ne pouvez pas voir ceci.',
      host: 'Ce serveur ne se connaît pas sous le nom de la barre d’adresse. Qui l’exploite donne son adresse dans la configuration, serve.url : https://chats.example.com.',
      broken: 'C’est noté, et ce sera regardé.',
    },
    again: 'La même page sans cela',
    start: 'Vers les chiffres',
  },
} as const satisfies Record<
  Locale,
  { readonly titles: Record<FailureKind, string>; readonly texts: Record<FailureKind, string> } & Record<
    string,
    unknown
  >
>
