import { de } from './languages/de.ts'
import { en, type Words } from './languages/en.ts'
import { es } from './languages/es.ts'
import { fr } from './languages/fr.ts'

/** The supported languages; each has its own file. */
export const languages = { en, fr, es, de } as const satisfies Readonly<Record<string, Words>>

export type Locale = keyof typeof languages

export const locales = Object.keys(languages) as readonly Locale[]

/** The language when none is given. */
export const defaultLocale: Locale = 'en'

/** The texts of a language. */
export function wordsOf(locale: Locale): Words {
  return languages[locale]
}

/** Whether a text is the code of a supported language. */
export function isLocale(text: string): text is Locale {
  return Object.hasOwn(languages, text)
}
