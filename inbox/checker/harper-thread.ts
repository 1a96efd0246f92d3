import { parentPort } from 'node:worker_threads'
import { Dialect, LocalLinter } from 'harper.js'
import { binary } from 'harper.js/binary'
import { type Finding, proposalsAtMost } from './finding.ts'

export interface HarperCall {
  readonly id: number
  readonly text: string
}
export type HarperReply =
  | { readonly id: number; readonly findings: readonly Finding[] }
  | { readonly id: number; readonly failure: string }

/** Harper's name for a misspelt word; all other kinds are grammar, style or typos. */
const spelling = 'Spelling'

const port = parentPort
if (port === null) throw new Error('harper works in a thread')
const linter = new LocalLinter({ binary, dialect: Dialect.British })
await linter.setup()
// The first text takes seconds, so check one in advance.
await linter.lint('This is a first text.', { language: 'plaintext' })
port.on('message', async ({ id, text }: HarperCall) => {
  try {
    port.postMessage({ id, findings: await findingsOf(text) } satisfies HarperReply)
  } catch (error) {
    // The message may contain words of the text.
    port.postMessage({ id, failure: error instanceof Error ? error.name : 'Error' } satisfies HarperReply)
  }
})
port.postMessage('ready')

async function findingsOf(text: string): Promise<readonly Finding[]> {
  const lints = await linter.lint(text, { language: 'plaintext' })
  return lints.map(lint => {
    const { start, end } = lint.span()
    const wrong = text.slice(start, end)
    const proposals = lint.suggestions().map(suggestion => {
      const replacement = suggestion.get_replacement_text()
      return { Replace: replacement, Remove: '', InsertAfter: wrong + replacement }[kindOf(suggestion.kind())]
    })
    const finding: Finding = {
      start,
      end,
      kind: lint.lint_kind() === spelling ? 'spelling' : 'grammar',
      message: lint.message(),
      proposals: [...new Set(proposals)].slice(0, proposalsAtMost),
    }
    lint.free()
    return finding
  })
}

function kindOf(kind: number): 'Replace' | 'Remove' | 'InsertAfter' {
  return kind === 0 ? 'Replace' : kind === 1 ? 'Remove' : 'InsertAfter'
}
