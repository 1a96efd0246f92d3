import type { Context } from 'hono'
import type { Filter } from '../../src/metrics/definitions/query.ts'
import { unknownAmong } from '../../src/metrics/operators/unknown-values.ts'
import type { Visit } from '../answering/answering.ts'
import type { SiteEnv } from '../site.ts'

/** The header that says which values of an answer's filters nothing has: every format has room for it, and the answer stays what it is. */
export const unknownValuesHeader = 'Causerie-Unknown-Values'

/** A value may be long, and proxies take but a few kB of headers. */
const [notedAtMost, longestText, longestHeader] = [10, 100, 3000]

/** Says which values of a query's filters nothing has, of those that the visitor may know of: misspelled ones, as a rule. */
export async function noteUnknownValues(
  context: Context<SiteEnv>,
  visit: Visit,
  { where = {}, not = {} }: { readonly where?: Filter | undefined; readonly not?: Filter | undefined },
): Promise<void> {
  if (Object.keys(where).length + Object.keys(not).length === 0) return
  const found = await unknownAmong(await visit.ask('dimensionValues', {}), { where, not })
  const unknown = found.slice(0, notedAtMost).map(({ filter, dimension, value, nearest }) => ({
    filter,
    dimension: shortened(dimension),
    value: shortened(value),
    nearest: nearest?.value ?? null,
  }))
  while (asciiJson(unknown).length > longestHeader) unknown.pop()
  if (unknown.length > 0) context.header(unknownValuesHeader, asciiJson(unknown))
}

function shortened(text: string): string {
  return text.length <= longestText ? text : `${text.slice(0, longestText)}…`
}

/** JSON that a header can hold. */
function asciiJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    /[^\x20-\x7e]/g,
    letter => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
