import { existsSync } from 'node:fs'
import { z } from 'zod'
import { CheckerError } from './checker-error.ts'
import { utf16Places } from './code-points.ts'
import { type Engine, type Finding, proposalsAtMost } from './finding.ts'
import { type GrammalecteProcess, startGrammalecte } from './grammalecte-process.ts'
import { unlessAborted } from './unless-aborted.ts'

const program = '/usr/bin/grammalecte-server'
export const grammalecteMissing = 'apt-get install grammalecte-cli'
/** After this time without an answer, the program is considered hung and restarted. */
const answerMs = 8000
/** The maximum number of words per text for which suggestions are requested. */
const suggestedAtMost = 12

const place = z.object({ nStart: z.int().min(0), nEnd: z.int().min(0) })
const answer = z.object({
  error: z.literal(''),
  data: z.array(
    z.object({
      iParagraph: z.int().min(1),
      lGrammarErrors: z.array(place.extend({ sMessage: z.string(), aSuggestions: z.array(z.string()).catch([]) })),
      lSpellingErrors: z.array(place.extend({ sValue: z.string() })),
    }),
  ),
})
const suggestions = z.object({ suggestions: z.array(z.string()) })

/**
 * French by grammalecte, a separate program on the loopback interface: started when first needed, and restarted after a crash. It exits
 * with this process, however that ends.
 */
export function grammalecte(path: string = program): Engine {
  let server: GrammalecteProcess | null = null

  function running(): GrammalecteProcess {
    if (server !== null && !server.hasEnded()) return server
    if (!existsSync(path)) throw new CheckerError('grammalecte is not installed', { missing: grammalecteMissing })
    server = startGrammalecte(path)
    // The caller of `check` gets the error.
    server.address.catch(() => undefined)
    return server
  }

  async function ask<Answer>(
    route: string,
    fields: Record<string, string>,
    schema: z.ZodType<Answer>,
    signal: AbortSignal,
  ) {
    const asked = running()
    try {
      const address = await unlessAborted(asked.address, signal)
      const response = await fetch(`${address}/${route}`, {
        method: 'POST',
        body: new URLSearchParams(fields),
        signal: AbortSignal.any([signal, AbortSignal.timeout(answerMs)]),
      })
      return schema.parse(await response.json())
    } catch (cause) {
      // After an abort, the program is still healthy.
      if (!signal.aborted) asked.end()
      throw new CheckerError('grammalecte did not answer', { cause })
    }
  }

  return {
    async check(text, { signal }) {
      const { data } = await ask('gc_text/fr', { text }, answer, signal)
      // Lines are counted from 1, columns in code points.
      const lines = text.split('\n')
      const starts = lines.map((_, index) => lines.slice(0, index).reduce((sum, line) => sum + line.length + 1, 0))
      const findings: Finding[] = []
      const words = new Map<string, readonly string[]>()
      for (const { iParagraph, lGrammarErrors, lSpellingErrors } of data) {
        const [line, from] = [lines[iParagraph - 1], starts[iParagraph - 1]]
        if (line === undefined || from === undefined) continue
        const unit = utf16Places(line)
        const within = ({ nStart, nEnd }: z.infer<typeof place>) => ({
          start: from + unit(nStart),
          end: from + unit(nEnd),
        })
        for (const { sMessage, aSuggestions, ...found } of lGrammarErrors)
          findings.push({
            ...within(found),
            kind: 'grammar',
            message: sMessage,
            proposals: aSuggestions.slice(0, proposalsAtMost),
          })
        for (const { sValue, ...found } of lSpellingErrors) {
          if (!words.has(sValue) && words.size < suggestedAtMost) {
            const { suggestions: given } = await ask('suggest/fr', { token: sValue }, suggestions, signal)
            words.set(sValue, given.slice(0, proposalsAtMost))
          }
          findings.push({ ...within(found), kind: 'spelling', message: '', proposals: words.get(sValue) ?? [] })
        }
      }
      return findings
    },
    warm() {
      try {
        running()
      } catch {
        // The next check reports what is missing.
      }
    },
    async close() {
      server?.end()
    },
  }
}
