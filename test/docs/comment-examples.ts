import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root, sourceFiles } from './source-files.ts'

/** An `@example` of a doc comment. */
export interface CommentExample {
  /** From the root of the repository. */
  readonly path: string
  /** The commented declaration. */
  readonly name: string
  readonly isType: boolean
  readonly text: string
}

/** Every `@example` of the product. */
export function commentExamples(): readonly CommentExample[] {
  return sourceFiles()
    .filter(({ path }) => /^(src|config|jobs|serve|cli|testing)\//.test(path) && !path.endsWith('.test.ts'))
    .flatMap(({ path, text }) =>
      [...text.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*?(?<!\w)@example[\s\S]*?)\*\/\n(.*)/g)].flatMap(
        ([, comment = '', line = '']) => {
          const [, kind = '', name = ''] = /export (?:async )?(\w+) (?:as )?(\w+)|/.exec(line) ?? []
          const [, ...examples] = comment.replace(/^ *\* ?/gm, '').split(/(?<!\w)@example\b/)
          return examples.map(example => ({
            path,
            name,
            isType: /^(type|interface)$/.test(kind),
            text: example.trim(),
          }))
        },
      ),
    )
}

/** A module that runs an example, and throws if a result differs from the one stated. */
export async function exampleModule({ path, name, isType, text }: CommentExample): Promise<string> {
  if (/^columns:/m.test(text)) return mappingModule(text)
  if (isType)
    return `import type { ${name} } from ${quoted(path)}\nexport const value: ${name} = ${text}\nexport async function example() {}\n`
  const [, code = text, result] = /^([^\n]*?) \/\/ (.*)$/.exec(text) ?? []
  const [, thrown] = /^\/\/ throws (.*)$/m.exec(text) ?? []
  const printed = [...text.matchAll(/^\s*console\.log\(.*\)\s+\/\/ (.*)$/gm)].map(([, said]) => said)
  return `${await importsOf(path, text)}
import { deepEqual, rejects as throwing } from 'node:assert/strict'

const printed: string[] = []
const console = { log: (...values: readonly unknown[]) => void printed.push(values.join(' ')) }
// Comments have plain spaces instead of non-breaking and thin ones.
const plain = (value: unknown) => JSON.parse(JSON.stringify(value ?? null).replace(/[\\u00a0\\u2009\\u202f]/g, ' '))

export async function example(): Promise<void> {
${bodyOf({ code, text, result, thrown })}
  deepEqual(printed, ${JSON.stringify(printed)})
}
`
}

function bodyOf({
  code,
  text,
  result,
  thrown,
}: {
  readonly code: string
  readonly text: string
  readonly result: string | undefined
  readonly thrown: string | undefined
}): string {
  if (thrown !== undefined) return `  await throwing(async () => {\n${text}\n}, { message: ${JSON.stringify(thrown)} })`
  if (result === undefined || text.includes('\n')) return text
  // Text after a quoted value is a remark.
  const [value = result] = /^'(?:[^'\\]|\\.)*'/.exec(result) ?? []
  return `  deepEqual(plain(${code}), plain(${value}))`
}

function mappingModule(text: string): string {
  return `import { parse } from 'yaml'
import { readMapping } from ${quoted('src/ingest/mapping/read-mapping.ts')}

export async function example(): Promise<void> {
  await readMapping(parse(${JSON.stringify(text)}))
}
`
}

/** Imports for the names that an example uses but does not declare: from its own file, else from packages. */
async function importsOf(path: string, text: string): Promise<string> {
  const used = new Set(text.match(/[A-Za-z_$][\w$]*/g))
  const declared = new Set(
    [...text.matchAll(/(?:const|let) (?:(\w+)|[{[]([^=]*)[}\]]) =/g)].flatMap(([, one, several = '']) => [
      one,
      ...several.split(/\W+/),
    ]),
  )
  const lines: string[] = []
  if (used.has('fc')) lines.push(`import fc from 'fast-check'`)
  if (used.has('store') && !declared.has('store')) used.add('openStore')
  for (const from of [path, 'testing/index.ts', 'src/index.ts', 'src/report/index.ts']) {
    const names = Object.keys(await import(pathToFileURL(join(root, from)).href)).filter(
      name => used.has(name) && !declared.has(name),
    )
    for (const name of names) used.delete(name)
    if (names.length > 0) lines.push(`import { ${names.join(', ')} } from ${quoted(from)}`)
  }
  if (used.has('store') && !declared.has('store'))
    lines.push(`const store = await openStore('store', { attributes: ['region'] })`)
  return lines.join('\n')
}

function quoted(path: string): string {
  return `'../../${path}'`
}
