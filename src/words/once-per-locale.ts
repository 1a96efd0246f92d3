import type { Locale } from './locale.ts'

/** The Intl tag of each language: English dates are written day first, `1 October 2026`. */
export const languageTags = { fr: 'fr-FR', en: 'en-GB' } as const satisfies Record<Locale, string>

/** One formatter a language, made when it is first asked for: making one of Intl's costs a hundred times its use. */
export function oncePerLocale<F>(make: (tag: string) => F): (locale: Locale) => F {
  const made = new Map<Locale, F>()
  return locale => {
    let format = made.get(locale)
    if (format === undefined) {
      format = make(languageTags[locale])
      made.set(locale, format)
    }
    return format
  }
}
