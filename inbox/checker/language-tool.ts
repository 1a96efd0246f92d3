import { z } from 'zod'
import { CheckerError } from './checker-error.ts'
import { type Engine, proposalsAtMost } from './finding.ts'

const answer = z.object({
  matches: z.array(
    z.object({
      offset: z.int().min(0),
      length: z.int().min(0),
      message: z.string(),
      replacements: z.array(z.object({ value: z.string() })),
      rule: z.object({ category: z.object({ id: z.string() }) }),
    }),
  ),
})

/** A LanguageTool server, for a language by the server's code (`fr`, `en-GB`). No other engine sends texts off this machine. */
export function languageTool(url: string, language: string): Engine {
  const address = `${url.replace(/\/+$/, '').replace(/\/v2(\/check)?$/, '')}/v2/check`
  return {
    async check(text, { signal }) {
      try {
        const response = await fetch(address, { method: 'POST', body: new URLSearchParams({ text, language }), signal })
        if (!response.ok) throw new Error(`LanguageTool answered ${response.status}`)
        const { matches } = answer.parse(await response.json())
        // Offsets are in UTF-16 code units, as in Java.
        return matches.map(({ offset, length, message, replacements, rule }) => ({
          start: offset,
          end: offset + length,
          kind: rule.category.id === 'TYPOS' ? ('spelling' as const) : ('grammar' as const),
          message,
          proposals: replacements.slice(0, proposalsAtMost).map(({ value }) => value),
        }))
      } catch (cause) {
        throw new CheckerError('LanguageTool did not answer', { cause })
      }
    },
    warm() {},
    async close() {},
  }
}
