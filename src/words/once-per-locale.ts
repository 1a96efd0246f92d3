import { type Locale, wordsOf } from './locale.ts'

/** Creates one formatter per language on first use: creating an Intl formatter costs a hundred times its use. */
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
