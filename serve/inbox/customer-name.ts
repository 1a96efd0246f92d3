import { type Locale, wordsOf } from '../../src/words/locale.ts'
import { outsideText } from '../../src/words/outside-text.ts'

/** How a customer is called in the pages: ids that we made ourselves are shortened, and say what they are. */
export function customerName(customerId: string, locale: Locale): string {
  const say = wordsOf(locale).inbox.customers
  const [, kind, code] = ourName.exec(customerId) ?? []
  if (code === undefined) return outsideText(customerId)
  return kind === 'visitor' ? say.visitor(code) : say.forgotten(code)
}

/** Whether an id is one of those. */
export function isOurName(customerId: string): boolean {
  return ourName.test(customerId)
}

const ourName = /^(visitor|forgotten)-([0-9a-f]{4})[0-9a-f-]{8,}$/
