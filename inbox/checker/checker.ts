import { CheckerError } from './checker-error.ts'
import type { Engine, Finding } from './finding.ts'
import { grammalecte } from './grammalecte.ts'
import { guessLanguage, type TextLanguage, textLanguages } from './guess-language.ts'
import { harper } from './harper.ts'
import { languageTool } from './language-tool.ts'
import { passes } from './passing.ts'

/** Letters of a text that are checked at once. */
export const checkedAtMost = 5000
/** Whoever sends waits no longer than that. */
const checkMs = 1500

/** What became of a check. Whatever is not `checked` lets the text go as it is. */
export type Checked =
  | { readonly state: 'checked'; readonly language: TextLanguage; readonly findings: readonly Finding[] }
  /** There is nothing that checks the language; `missing` is the line that installs it, null when there is none. */
  | { readonly state: 'missing'; readonly language: TextLanguage | null; readonly missing: string | null }
  | { readonly state: 'too-long' | 'slow' | 'down'; readonly language: TextLanguage | null }

export interface Check {
  readonly text: string
  /** Null to have it guessed. */
  readonly language: TextLanguage | null
  /** Of texts that tell nothing. */
  readonly otherwise: TextLanguage
  /** Of whom one text is checked at a time: a newer one takes the place of an older one. */
  readonly person: string
  /** Names that stand in the chat. */
  readonly names: readonly string[]
  /** Words that the person has added. */
  readonly dictionary: readonly string[]
}

/** Looks for mistakes in texts. Nothing of a text is written down anywhere. */
export interface Checker {
  check(check: Check): Promise<Checked>
  /** Gets ready for a language. */
  warm(language: TextLanguage): void
  close(): Promise<void>
}

export interface CheckerOptions {
  /** The address of a LanguageTool server that is used instead of what this machine has. */
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

/** In their order, and of those that overlap the one that begins first. */
function apart(findings: readonly Finding[]): readonly Finding[] {
  const kept: Finding[] = []
  for (const finding of [...findings].sort((a, b) => a.start - b.start || b.end - a.end))
    if (finding.end > finding.start && finding.start >= (kept.at(-1)?.end ?? 0)) kept.push(finding)
  return kept
}
