import { CheckerError } from './checker-error.ts'
import type { Engine, Finding } from './finding.ts'
import { grammalecte } from './grammalecte.ts'
import { guessLanguage, type TextLanguage, textLanguages } from './guess-language.ts'
import { harper } from './harper.ts'
import { languageTool } from './language-tool.ts'
import { passes } from './passing.ts'

/** The maximum number of characters that are checked. */
export const checkedAtMost = 5000
/** The longest time that a check may delay sending. */
const checkMs = 1500

/** The result of a check. The text is sent as is unless it is `checked`. */
export type Checked =
  | { readonly state: 'checked'; readonly language: TextLanguage; readonly findings: readonly Finding[] }
  /** No engine checks this language; `missing` is the command that installs one, or null. */
  | { readonly state: 'missing'; readonly language: TextLanguage | null; readonly missing: string | null }
  | { readonly state: 'too-long' | 'slow' | 'down'; readonly language: TextLanguage | null }

export interface Check {
  readonly text: string
  /** Null to guess it. */
  readonly language: TextLanguage | null
  /** Used if the language cannot be guessed. */
  readonly otherwise: TextLanguage
  /** One text is checked at a time per person: a newer one replaces an older one. */
  readonly person: string
  /** Names that occur in the chat. */
  readonly names: readonly string[]
  /** Words in the dictionary of the person. */
  readonly dictionary: readonly string[]
}

/** Finds mistakes in texts. Texts are never stored or logged. */
export interface Checker {
  check(check: Check): Promise<Checked>
  /** Prepares for a language. */
  warm(language: TextLanguage): void
  close(): Promise<void>
}

export interface CheckerOptions {
  /** The URL of a LanguageTool server to use instead of the local engines. */
  readonly languageTool?: string | undefined
  readonly onError: (error: unknown) => void
}

const codes = { fr: 'fr', en: 'en-GB', es: 'es', de: 'de-DE' } as const satisfies Record<TextLanguage, string>

export function openChecker({ languageTool: url, onError }: CheckerOptions): Checker {
  const engines: Partial<Record<TextLanguage, Engine>> =
    url === undefined
      ? { fr: grammalecte(), en: harper() }
      : Object.fromEntries(textLanguages.map(language => [language, languageTool(url, codes[language])]))
  const checking = new Map<string, AbortController>()

  async function check({ text, person, names, dictionary, ...asked }: Check): Promise<Checked> {
    const language = asked.language ?? guessLanguage(text) ?? asked.otherwise
    if (text.length > checkedAtMost) return { state: 'too-long', language }
    const engine = engines[language]
    if (engine === undefined) return { state: 'missing', language, missing: null }
    checking.get(person)?.abort()
    const own = new AbortController()
    checking.set(person, own)
    const tooSlow = AbortSignal.timeout(checkMs)
    try {
      const signal = AbortSignal.any([own.signal, tooSlow])
      const found = await engine.check(text, { signal })
      const pass = passes({ names, dictionary })
      return { state: 'checked', language, findings: apart(found.filter(finding => !pass(text, finding))) }
    } catch (error) {
      if (tooSlow.aborted || own.signal.aborted) return { state: 'slow', language }
      if (error instanceof CheckerError && error.missing !== null)
        return { state: 'missing', language, missing: error.missing }
      onError(error)
      return { state: 'down', language }
    } finally {
      if (checking.get(person) === own) checking.delete(person)
    }
  }
  return {
    check,
    warm: language => engines[language]?.warm(),
    async close() {
      await Promise.all(Object.values(engines).map(engine => engine.close()))
    },
  }
}

/** In order; of overlapping findings, only the first. */
function apart(findings: readonly Finding[]): readonly Finding[] {
  const kept: Finding[] = []
  for (const finding of [...findings].sort((a, b) => a.start - b.start || b.end - a.end))
    if (finding.end > finding.start && finding.start >= (kept.at(-1)?.end ?? 0)) kept.push(finding)
  return kept
}
