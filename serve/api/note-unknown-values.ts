import type { Context } from 'hono'
import type { Filter } from '../../src/metrics/definitions/query.ts'
import { unknownAmong } from '../../src/metrics/operators/unknown-values.ts'
import type { Visit } from '../answering/answering.ts'
import type { SiteEnv } from '../site.ts'

/** The header for filter values that no chat has. It works for every format and leaves the answer unchanged. */
export const unknownValuesHeader = 'Causerie-Unknown-Values'

/** Values may be long, and proxies accept only a few kB of headers. */
const [notedAtMost, longestText, longestHeader] = [10, 100, 3000]

/** Reports filter values that no chat has, as far as the visitor may know; usually misspelled ones. */
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

/** JSON that is valid in a header. */
function asciiJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    /[^\x20-\x7e]/g,
    letter => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
