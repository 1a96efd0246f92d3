import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { jsonSchemaOf, objectJsonSchemaOf } from '../../serve/api/json-schema.ts'
import { answerSchemas } from '../../src/metrics/operators/answer-schemas.ts'
import { operatorNames, operators } from '../../src/metrics/operators/index.ts'
import { markdownFiles, sourceFiles } from './source-files.ts'

const page = await readFile(new URL('../../docs/definitions.md', import.meta.url), 'utf8')

/** The text under a heading, up to the next one. */
function under(heading: string): string {
  const sections = page.split(/^(?=#{1,3} )/m)
  const found = sections.filter(section => section.startsWith(`${heading}\n`))
  if (found.length !== 1) throw new Error(`docs/definitions.md has ${found.length} times: ${heading}`)
  return found[0] ?? ''
}

/** The rows of the first table of a text, each a list of cells. */
function tableIn(text: string): readonly (readonly string[])[] {
  const lines = text.split('\n')
  const first = lines.findIndex(line => line.startsWith('|'))
  const table = lines.slice(first + 2)
  const end = table.findIndex(line => !line.startsWith('|'))
  return table.slice(0, end).map(line =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map(cell => cell.trim()),
  )
}

/** The names in backquotes in a table cell. */
function named(cell = ''): readonly string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)
}

interface Json {
  readonly properties?: Readonly<Record<string, Json>>
  readonly items?: Json
  readonly anyOf?: readonly Json[]
}

/** Every key below a schema: `rows`, `rows[].key`. */
function keysOf({ properties = {}, items, anyOf = [] }: Json, path = ''): readonly string[] {
  return [
    ...Object.entries(properties).flatMap(([name, value]) => {
      const key = path === '' ? name : `${path}.${name}`
      return [key, ...keysOf(value, key)]
    }),
    ...(items === undefined ? [] : keysOf(items, `${path}[]`)),
    ...anyOf.flatMap(choice => keysOf(choice, path)),
  ]
}

const inEvery = tableIn(under('### Every answer')).flatMap(([key]) => named(key))

/** The documented keys by operator, from the section under its heading. */
const documented = new Map(
  [...page.matchAll(/^### .*\(`(\w+)`\)$/gm)].map(([heading, operator = '']) => [
    operator,
    tableIn(under(heading)).flatMap(([key]) => named(key)),
  ]),
)

describe('the keys of answers', () => {
  test('every operator has its own heading, and there are no others', () => {
    expect([...documented.keys()].sort()).toEqual([...operatorNames].sort())
  })

  test.each(operatorNames)('%s: every documented key exists, and every key is documented once', operator => {
    const own = documented.get(operator) ?? []
    const keys = new Set(keysOf(JSON.parse(JSON.stringify(jsonSchemaOf(answerSchemas[operator])))))
    expect([...inEvery, ...own].sort()).toEqual([...keys].sort())
  })
})

describe('the keys of questions', () => {
  const rows = tableIn(under('### What can be asked'))

  test.each(operatorNames)('%s: its keys, with their defaults', operator => {
    const { properties } = objectJsonSchemaOf(operators[operator].query)
    const taken = rows.filter(([, of = '']) => of === 'all' || named(of).includes(operator))
    expect(taken.flatMap(([keys]) => named(keys)).sort()).toEqual(Object.keys(properties).sort())
    for (const [keys, , usual = ''] of taken) {
      for (const key of named(keys)) {
        const written = named(usual)[0]
        const { default: is } = properties[key] ?? {}
        expect(written, key).toBe(is === undefined ? undefined : typeof is === 'string' ? is : JSON.stringify(is))
      }
    }
  })
})

describe('references to the page', () => {
  const files = sourceFiles()
  const laws = [...under('## Laws').matchAll(/^(\d+)\. /gm)].map(([, number]) => Number(number))

  test('every law that a test cites exists, and every law is cited', () => {
    const cited = files.flatMap(({ text }) =>
      [...text.matchAll(/\blaw\(\s*(\d+),|\blaws? (\d+)\b/gim)].map(([, held, said]) => Number(held ?? said)),
    )
    expect([...new Set(cited)].sort((a, b) => a - b)).toEqual(laws)
  })

  test('every section that is cited by name exists', () => {
    const headings = [...page.matchAll(/^#{2,3} (.*?)(?: \(`\w+`\))?$/gm)].map(([, heading]) => heading)
    const cited = files.flatMap(({ path, text }) =>
      [...text.matchAll(/docs\/definitions\.md, ((?:"[^"]+"(?:, | and )?)+)/g)].flatMap(([, names = '']) =>
        [...names.matchAll(/"([^"]+)"/g)].map(([, name = '']) => ({ path, name })),
      ),
    )
    expect(cited.filter(({ name }) => !headings.includes(name))).toEqual([])
  })
})

test('nothing refers to the pages that it replaces', () => {
  const here = 'test/docs/definitions.test.ts'
  const naming = [...sourceFiles(), ...markdownFiles()].filter(({ text }) => /\b(METRICS|CLI)\.md\b/.test(text))
  expect(naming.map(({ path }) => path).filter(path => path !== here)).toEqual([])
})
