import { z } from 'zod'
import { outsideText } from '../../src/words/outside-text.ts'
import { pageNames } from '../pages/page-context.ts'

/** How many views a reader may keep, and how long a name may be. */
export const viewsAtMost = 50
export const longestName = 80
/** Room for hundreds of establishments, as in an address. */
const longestQuestion = 10_000

const viewSchema = z.strictObject({
  name: z.string().min(1).max(longestName),
  page: z.enum(pageNames),
  question: z.string().max(longestQuestion),
})

/** A question that a reader has saved under a name. */
export type View = z.infer<typeof viewSchema>

/** The views of a reader as they are kept. */
export const viewsSchema = z.strictObject({ user: z.string(), views: z.array(viewSchema).max(viewsAtMost) })

/** A name as it is kept: one line without anything invisible. Null if that leaves nothing, or too much. */
export function viewName(text: string): string | null {
  const name = text.trim() === '' ? '' : outsideText(text.normalize('NFC'))
  return name === '' || name.length > longestName ? null : name
}

/** The address that a view opens. */
export function viewAddress({ page, question }: Pick<View, 'page' | 'question'>): string {
  return question === '' ? `/${page}` : `/${page}?${question}`
}
