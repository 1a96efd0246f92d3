import { de } from './languages/de.ts'
import { en, type Words } from './languages/en.ts'
import { es } from './languages/es.ts'
import { fr } from './languages/fr.ts'

/** The languages that causerie speaks: one file each. */
export const languages = { en, fr, es, de } as const satisfies Readonly<Record<string, Words>>

export type Locale = keyof typeof languages

export const locales = Object.keys(languages) as readonly Locale[]

/** Where nobody says which. */
export const defaultLocale: Locale = 'en'

/** What is said in a language. */
export function wordsOf(locale: Locale): Words {
  return languages[locale]
}

/** Whether a text names one of the languages. */
export function isLocale(text: string): text is Locale {
  return Object.hasOwn(languages, text)
}
