import { formatCounted, formatList } from '../../src/words/format.ts'
import { type Locale, wordsOf } from '../../src/words/locale.ts'
import { outsideText } from '../../src/words/outside-text.ts'
import { fixedSpaces } from '../../src/words/typography.ts'
import type { LetterSection } from './letter-section.ts'

/** The wording of a letter, in reading order. The text and the HTML version are both written from it. */
export interface LetterModel {
  readonly locale: Locale
  readonly subject: string
  /** For several reports: how many, and the headline of each. Null for a single report. */
  readonly overview: { readonly title: string; readonly lines: readonly string[] } | null
  readonly sections: readonly LetterSection[]
  /** Why the reader gets this letter. */
  readonly why: string
  readonly unsubscribe: Unsubscribe | null
}

export interface Unsubscribe {
  readonly text: string
  /** `mailto:` or `https:`. */
  readonly address: string
  readonly shown: string
}

/** How many report labels fit into a subject. */
const subjectLabels = 3

export function letterModel(
  sections: readonly LetterSection[],
  options: { readonly locale: Locale; readonly subscription: string; readonly unsubscribe: string | null },
): LetterModel {
  const { locale, unsubscribe } = options
  const say = wordsOf(locale).letter
  const heading = say.heading(countOf(sections, locale), sections[0]?.period ?? '')
  return {
    locale,
    subject: subject(sections, locale),
    overview:
      sections.length === 1
        ? null
        : {
            title: fixedSpaces(heading, locale),
            lines: sections.map(({ title, headline }) => `${title}${fixedSpaces(say.headline(headline), locale)}`),
          },
    sections,
    ...letterFoot({ locale, subscription: options.subscription, unsubscribe }),
  }
}

/** Why the reader gets a letter, and how to get no more. */
export function letterFoot(options: {
  readonly locale: Locale
  readonly subscription: string
  readonly unsubscribe: string | null
}): Pick<LetterModel, 'why' | 'unsubscribe'> {
  const { locale, unsubscribe } = options
  const say = wordsOf(locale).letter
  return {
    why: fixedSpaces(say.why(outsideText(options.subscription)), locale),
    unsubscribe:
      unsubscribe === null
        ? null
        : {
            text: fixedSpaces(say.unsubscribe, locale),
            address: unsubscribe,
            shown: unsubscribe.replace(/^mailto:([^?]*).*$/, '$1'),
          },
  }
}

function subject(sections: readonly LetterSection[], locale: Locale): string {
  const say = wordsOf(locale).letter
  const [first] = sections
  const what = sections.length === 1 ? (first?.headline ?? '') : countOf(sections, locale)
  const labels = sections.flatMap(({ label }) => (label === null ? [] : [label]))
  const named = labels.length === sections.length && labels.length <= subjectLabels
  const text = fixedSpaces(say.subject(first?.period ?? '', what), locale)
  return named ? `${text} – ${formatList(labels, locale)}` : text
}

function countOf(sections: readonly LetterSection[], locale: Locale): string {
  return formatCounted(sections.length, wordsOf(locale).letter.report, locale)
}
