import type { InvalidQueryError } from '../../src/errors.ts'
import { lookup } from '../../src/lookup.ts'
import { type Locale, wordsOf } from '../../src/words/locale.ts'
import { quotedText } from '../../src/words/outside-text.ts'

/**
 * What is wrong with a question, in the reader's language, for somebody who knows at most the URL. If an error only has an English message, pages
 * in other languages just say that something is wrong.
 */
export function wrongQuestion({ problem, message }: InvalidQueryError, locale: Locale): string {
  const say = wordsOf(locale).pages.wrongQuestion
  if (problem === null) return say.untold ?? message
  const { about, value, choices = [] } = problem
  const known = lookup<Sentence>(say.problems, about)
  const given = value === null || value === '' ? null : quotedText(value, locale)
  if (known !== undefined)
    return known(given ?? say.nothing, choices.map(choice => quotedText(choice, locale)).join(', '))
  return say.other(quotedText(about, locale), given ?? say.nothing, problem.choices?.join(', ') ?? null)
}

type Sentence = (value: string, choices: string) => string
