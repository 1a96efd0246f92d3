import { type Locale, wordsOf } from './locale.ts'

/** One formatter a language, made when it is first asked for: making one of Intl's costs a hundred times its use. */
export function oncePerLocale<F>(make: (tag: string) => F): (locale: Locale) => F {
  const made = new Map<Locale, F>()
  return locale => {
    let format = made.get(locale)
    if (format === undefined) {
      format = make(wordsOf(locale).tag)
      made.set(locale, format)
    }
    return format
  }
}
