import type { InvalidQueryError, QueryProblem } from '../../src/errors.ts'
import { lookup } from '../../src/lookup.ts'
import type { Locale } from '../../src/words/locale.ts'
import { quotedText } from '../../src/words/outside-text.ts'

/**
 * What is wrong with a question, in the reader's language and for somebody who reads an address at most. Of an error that says it in its
 * English message alone, a French page says no more than that something is wrong.
 */
export function wrongQuestion({ problem, message }: InvalidQueryError, locale: Locale): string {
  const say = wording[locale]
  if (problem === null) return say.untold ?? message
  const { about, value, choices = [] } = problem
  const known = lookup<Sentence>(say.problems, about)
  const given = value === null || value === '' ? null : quotedText(value, locale)
  if (known !== undefined)
    return known(given ?? say.nothing, choices.map(choice => quotedText(choice, locale)).join(', '))
  return say.other({ ...problem, about: quotedText(about, locale) }, given ?? say.nothing)
}

type Sentence = (value: string, choices: string) => string

const en = {
  dimension: (value, choices) => `There is no dimension ${value}. There are ${choices}.`,
  zone: value => `${value} is no time zone; Europe/Paris is one.`,
  date: value => `${value} is no date; 2026-10-31 is one.`,
  from: value => `${value} is no date; 2026-10-01 is one.`,
  through: value => `${value} is no date; 2026-10-31 is one.`,
  'compare.from': value => `${value} is no date; 2026-10-01 is one.`,
  'compare.through': value => `${value} is no date; 2026-10-31 is one.`,
  dates: () => 'Of the two dates one is missing.',
  emptyPeriod: () => 'The period ends before it begins.',
  longPeriod: () => 'The period is too long.',
  period: value => `${value} is no period; last-month, 2026-10, 2026-Q4 and 2026-W45 are some.`,
  cells: () => 'These are too many figures: choose a longer step, a shorter period or a narrower filter.',
  longQuestion: () =>
    'The filters name too many values for a page: choose fewer, or what they have in common, a region for example.',
  years: () => 'Periods are of the years 1970 to 9998.',
  asOf: value => `${value} is no instant; 2026-11-01T08:00:00Z is one.`,
  started: value => `${value} is no hour of the week; 2-14 is one, Tuesday from 14:00.`,
  olderThan: value => `${value} is no duration; 4d and 36h are some.`,
  olderThanSeconds: () => 'The wait that is asked for is too long.',
  maxAgeDays: () => 'The number of days is too large.',
  maxAge: value => `${value} is no number of days above 0.`,
  'ranking.page': value => `${value} is no page of the ranking; the first is 1.`,
  'chats.page': value => `${value} is no page of the list; the first is 1.`,
  parameter: (value, choices) => `There is no parameter ${value}. Is ${choices} meant?`,
} satisfies Readonly<Record<string, Sentence>>

const fr = {
  dimension: (value, choices) => `Il n’y a pas de dimension ${value}. Il y a ${choices}.`,
  zone: value => `${value} n’est pas un fuseau horaire ; Europe/Paris en est un.`,
  date: value => `${value} n’est pas une date ; 2026-10-31 en est une.`,
  from: value => `${value} n’est pas une date ; 2026-10-01 en est une.`,
  through: value => `${value} n’est pas une date ; 2026-10-31 en est une.`,
  'compare.from': value => `${value} n’est pas une date ; 2026-10-01 en est une.`,
  'compare.through': value => `${value} n’est pas une date ; 2026-10-31 en est une.`,
  dates: () => 'Il manque l’une des deux dates.',
  emptyPeriod: () => 'La période finit avant de commencer.',
  longPeriod: () => 'La période est trop longue.',
  period: value => `${value} n’est pas une période ; last-month, 2026-10, 2026-Q4 et 2026-W45 en sont.`,
  cells: () =>
    'Cela ferait trop de chiffres : choisissez un pas plus long, une période plus courte ou un filtre plus étroit.',
  longQuestion: () =>
    'Les filtres nomment trop de valeurs pour une page : choisissez-en moins, ou ce qu’elles ont en commun, une région par exemple.',
  years: () => 'Une période va des années 1970 à 9998.',
  asOf: value => `${value} n’est pas un instant ; 2026-11-01T08:00:00Z en est un.`,
  started: value => `${value} n’est pas une heure de la semaine ; 2-14 en est une, le mardi à partir de 14 h.`,
  olderThan: value => `${value} n’est pas une durée ; 4d et 36h en sont.`,
  olderThanSeconds: () => 'L’attente demandée est trop longue.',
  maxAgeDays: () => 'Le nombre de jours est trop grand.',
  maxAge: value => `${value} n’est pas un nombre de jours au-dessus de 0.`,
  'ranking.page': value => `${value} n’est pas une page du classement ; la première est 1.`,
  'chats.page': value => `${value} n’est pas une page de la liste ; la première est 1.`,
  parameter: (value, choices) => `Il n’y a pas de paramètre ${value}. Est-ce ${choices} ?`,
} satisfies Record<keyof typeof en, Sentence>

const wording = {
  en: {
    problems: en,
    nothing: 'Nothing',
    // Its message is English.
    untold: null,
    other: ({ about, choices }, value) =>
      choices === undefined
        ? `${about} cannot be ${value}.`
        : `${about} cannot be ${value}: there are ${choices.join(', ')}.`,
  },
  fr: {
    problems: fr,
    nothing: 'Rien',
    untold: 'Une valeur de la question ne convient pas.',
    other: ({ about, choices }, value) =>
      choices === undefined
        ? `${about} ne peut pas être ${value}.`
        : `${about} ne peut pas être ${value} : il y a ${choices.join(', ')}.`,
  },
} as const satisfies Record<
  Locale,
  {
    readonly problems: Readonly<Record<string, Sentence>>
    readonly nothing: string
    readonly untold: string | null
    readonly other: (problem: QueryProblem, value: string) => string
  }
>
