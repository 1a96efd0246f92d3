import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { main, program } from '../../cli/program.ts'
import { commandJson } from '../../scripts/docs/command-json.ts'
import { markdownFiles } from './source-files.ts'

const folder = await mkdtemp(join(tmpdir(), 'causerie-docs-cli-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

const config = join(folder, 'causerie.config.yaml')
await writeFile(
  config,
  `stores:
  main: { directory: store }
serve:
  store: main
  users:
    ann: { within: { region: [North] }, locale: fr, zone: Europe/Paris }
  tokens:
    screen: { sha256: ${'0'.repeat(64)}, within: { region: [North] } }
subscriptions:
  monthly:
    store: main
    schedule: { monthly: 1, at: '08:00', zone: Europe/Paris }
    period: last-month
    folder: reports
`,
)

async function json(...args: readonly string[]): Promise<unknown> {
  let stdout = ''
  const stream = { terminal: false, columns: null, stream: null }
  const status = await main([...args, '--config', config, '--json'], {
    stdout: { ...stream, write: text => (stdout += text) },
    stderr: { ...stream, write: text => expect(text).toBe('') },
    now: () => '2026-10-20T10:00:00Z',
  })
  expect(status).toBe(0)
  return JSON.parse(stdout)
}

/** Every key path of a value, in documented form; `stop` tells where the keys are arbitrary. */
function keysOf(value: unknown, stop: (key: string) => boolean, path = ''): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(item => keysOf(item, stop, `${path}[]`))
  if (typeof value !== 'object' || value === null || stop(path)) return []
  return Object.entries(value).flatMap(([name, inner]) => {
    const key = path === '' ? name : `${path}.${name}`
    return [key, ...keysOf(inner, stop, key)]
  })
}

// The output of other commands has exported types; the output of these has none.
test.each([
  ['schedule list', commandJson.schedules],
  ['schedule next', commandJson['schedule-next']],
  ['user list', commandJson.users],
  ['token list', commandJson.tokens],
] as const)('the JSON of %s has the documented keys', async (command, described) => {
  const isOwn = (key: string) => /\.(within|schedule)$/.test(key)
  const found = new Set(keysOf(await json(...command.split(' ')), isOwn))
  // There is no missed run in this test.
  const documented = Object.keys(described).filter(key => !key.includes('.missed.'))
  expect([...found].sort()).toEqual(documented.sort())
})

test('every option that a document names exists', async () => {
  const io = { stdout: { write() {}, terminal: false, columns: null, stream: null }, now: () => '' }
  const root = await program({ ...io, stderr: io.stdout }, [])
  const commands = root.commands.flatMap(command => [command, ...command.commands])
  const known = new Set(commands.flatMap(({ options }) => options.map(({ long }) => long)))
  const others = [
    '--help',
    '--schema',
    '--version',
    '--write',
    '--opponents',
    '--test',
    '--yes',
    '--import',
    '--max-old-space-size',
    '--max-semi-space-size',
    '--save',
    '--save-dev',
    '--no-git-tag-version',
  ]
  const named = markdownFiles()
    .filter(({ path }) => /^(README\.md|docs\/(?!mutants)|examples\/)/.test(path))
    .flatMap(({ path, text }) => [...text.matchAll(/(?<![\w-])--[a-z][a-z-]+/g)].map(([option]) => ({ path, option })))
  expect(named.filter(({ option }) => !known.has(option) && !others.includes(option))).toEqual([])
})

test('every command has a section', async () => {
  const text = await readFile(new URL('../../docs/cli.md', import.meta.url), 'utf8')
  const io = { stdout: { write() {}, terminal: false, columns: null, stream: null }, now: () => '' }
  const root = await program({ ...io, stderr: io.stdout }, [])
  const headings = [...text.matchAll(/^### (.*)$/gm)].map(([, heading]) => heading)
  for (const { name } of root.commands.map(command => ({ name: command.name() }))) expect(headings).toContain(name)
})
