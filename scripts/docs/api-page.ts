/** An entry point of the package, as API Extractor models it. */
export interface ApiEntry {
  readonly name: string
  readonly members: readonly ApiItem[]
}

interface ApiItem {
  readonly kind: string
  readonly name: string
  readonly docComment?: string
  readonly excerptTokens?: readonly { readonly text: string }[]
  readonly members?: readonly ApiItem[]
}

const head = `# The API

Every function and type that the package exports, by the name it is imported from, made of the doc comments (\`npm run docs:api\`).
[The guide](guide.md) is a better place to begin.
`

/** docs/api.md: functions first, then values, then types. */
export function apiPage(entries: readonly ApiEntry[]): string {
  return `${[head, ...entries.map(entryText)].join('\n').trimEnd()}\n`
}

const order = ['Function', 'Class', 'Namespace', 'Variable', 'Interface', 'TypeAlias']

function entryText({ name, members }: ApiEntry): string {
  const sorted = [...members].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))
  return [`## ${name}\n`, ...sorted.map(itemText)].join('\n')
}

function itemText(item: ApiItem): string {
  const { text, examples } = commentOf(item)
  const parts = [`### ${item.name}`, fenced(declaration(item)), text, ...examples.map(fenced)]
  return `${parts.filter(part => part !== '').join('\n\n')}\n`
}

function fenced(code: string): string {
  return code === '' ? '' : `\`\`\`ts\n${code}\n\`\`\``
}

/** The declaration with the comments of its members. */
function declaration({ name, kind, excerptTokens = [], members = [] }: ApiItem): string {
  const code = excerptTokens
    .map(({ text }) => text)
    .join('')
    .trim()
  if (kind === 'Namespace') return members.map(declaration).join('\n')
  // A declaration may have another name than the one it is exported under.
  const shown = code
    .replace(/^(export declare (?:async )?function) \w+/, `$1 ${name}`)
    .replace(/^export (declare )?/, '')
  if (kind === 'Variable') return `const ${shown}`
  if (kind !== 'Interface' && kind !== 'Class') return shown
  const lines = members.flatMap(member => {
    const { text } = commentOf(member)
    const comment = text === '' ? [] : [`/** ${text.replaceAll('\n', ' ')} */`]
    return [...comment, ...memberCode(member).split('\n')].map(line => `  ${line}`)
  })
  return [`${shown} {`, ...lines, '}'].join('\n')
}

function memberCode({ excerptTokens = [] }: ApiItem): string {
  return excerptTokens
    .map(({ text }) => text)
    .join('')
    .trim()
}

/** The text of a doc comment, without asterisks, and its examples. */
function commentOf({ docComment = '' }: ApiItem): { readonly text: string; readonly examples: readonly string[] } {
  const plain = docComment.replace(/^\/\*\*|\*\/\s*$/g, '').replace(/^ *\* ?/gm, '')
  const [text = '', ...examples] = plain.split(/(?<!\w)@example\b/)
  return { text: text.trim(), examples: examples.map(example => example.trim()) }
}
