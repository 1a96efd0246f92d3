/** The languages that causerie speaks. */
export type Locale = 'fr' | 'en'
