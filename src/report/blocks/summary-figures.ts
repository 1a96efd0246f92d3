import { closedWording, firstWaitWording } from '../../words/first-wait-wording.ts'
import { formatCount, formatCounted, formatDelay, formatShare, noValue } from '../../words/format.ts'
import type { Locale } from '../../words/locale.ts'
import { underFilters } from '../../words/narrowed.ts'
import { figureLink } from '../model/links.ts'
import type { Figure, FiguresBlock, ParagraphBlock } from '../model/model.ts'
import type { Reading } from '../model/reading.ts'

/** The chats that began in the period and what became of them; the three parts add up to the first. */
export function countFigures(reading: Reading<'summary'>): FiguresBlock {
  const { input, locale } = reading
  const { started, handled, waiting, closedUnanswered } = input.summary
  const say = phrases[locale]
  if (reading.isUnknown) return unknownFigures(locale)
  const part = (of: 'handled' | 'unanswered' | 'closedUnanswered', label: string, count: number): Figure => ({
    ...figureLink(count, { type: 'chats', of }, reading),
    label,
    value: formatCount(count, locale),
    change: null,
    note: started === 0 ? null : say.ofStarted(formatShare(count / started, locale)),
  })
  return {
    type: 'figures',
    id: 'handling-figures',
    figures: [
      {
        ...figureLink(started, { type: 'chats', of: 'started' }, reading),
        label: say.started,
        value: formatCount(started, locale),
        change: null,
        note: say.startedNote,
      },
      part('handled', say.handled, handled),
      part('unanswered', firstWaitWording[locale].title, waiting),
      part('closedUnanswered', closedWording[locale].title, closedUnanswered),
    ],
  }
}

function unknownFigures(locale: Locale): FiguresBlock {
  const say = phrases[locale]
  const labels = [say.started, say.handled, firstWaitWording[locale].title, closedWording[locale].title]
  return {
    type: 'figures',
    id: 'handling-figures',
    figures: labels.map(label => ({ label, value: noValue, change: null, note: null })),
  }
}

/** The delays, each with how many chats it stands on. */
export function delayFigures({ input, locale }: Reading<'summary'>): FiguresBlock {
  const { summary } = input
  const say = phrases[locale]
  const overHandled = say.over(formatCounted(summary.handled, say.chatHandled, locale))
  const figure = (label: string, seconds: number | null, note: string): Figure => ({
    label,
    value: formatDelay(seconds, locale),
    change: null,
    note,
  })
  return {
    type: 'figures',
    id: 'delay-figures',
    figures: [
      figure(say.mean, summary.meanDelaySeconds, overHandled),
      figure(say.median, summary.medianDelaySeconds, overHandled),
      figure(say.p90, summary.p90DelaySeconds, overHandled),
      figure(
        firstWaitWording[locale].censored,
        summary.medianDelaySecondsCensored,
        say.over(formatCounted(summary.started, say.chatStarted, locale)),
      ),
    ],
  }
}

/** What stands in place of the delays when no chat began. */
export function noDelay({ locale, about, isUnknown }: Reading<never>): ParagraphBlock {
  const text = isUnknown ? nothingKnown[locale] : noStart[locale](underFilters(about.query, locale))
  return { type: 'paragraph', id: 'no-start', text }
}

const nothingKnown = {
  en: 'Nothing is known of the period: there is no delay to show.',
  fr: 'Rien n’est connu de la période : il n’y a pas de délai à montrer.',
} as const satisfies Record<Locale, string>

const noStart = {
  en: filters => `No customer started a chat in the period${filters}: there is no delay to show.`,
  fr: filters => `Aucun client n’a ouvert de chat dans la période${filters} : il n’y a pas de délai à montrer.`,
} as const satisfies Record<Locale, (filters: string) => string>

const phrases = {
  en: {
    started: 'Chats started',
    startedNote: 'by a customer’s first message',
    handled: 'Handled',
    ofStarted: (share: string) => `${share} of the chats started`,
    mean: 'Mean delay',
    median: 'Median delay',
    p90: '9 in 10 within',
    chatHandled: { one: 'chat handled', other: 'chats handled' },
    chatStarted: { one: 'chat started', other: 'chats started' },
    over: (chats: string) => `over ${chats}`,
  },
  fr: {
    started: 'Chats reçus',
    startedNote: 'au premier message d’un client',
    handled: 'Pris en charge',
    ofStarted: (share: string) => `${share} des chats reçus`,
    mean: 'Délai moyen',
    median: 'Délai médian',
    p90: '9 sur 10 en au plus',
    chatHandled: { one: 'chat pris en charge', other: 'chats pris en charge' },
    chatStarted: { one: 'chat reçu', other: 'chats reçus' },
    over: (chats: string) => `sur ${chats}`,
  },
} as const satisfies Record<Locale, unknown>
