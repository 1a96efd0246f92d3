import type { Command } from 'commander'
import {
  assertKnown,
  beginServe,
  changeConfig,
  commandOfVerbs,
  readForNew,
  withinText,
  writtenGroup,
} from './access-options.ts'
import type { Io } from './io.ts'
import { type JobsFlags, readConfigOf } from './jobs-options.ts'
import { addFilter, type Filters } from './list-argument.ts'
import { formatJson } from './output-options.ts'
import { textTable } from './text-table.ts'

interface AddFlags extends JobsFlags {
  readonly within?: Filters
}

interface ListFlags extends JobsFlags {
  readonly json?: boolean
}

/** `causerie token`: which programs may ask the HTTP API of `causerie serve`. A server that runs takes changes up by itself. */
export function tokenCommand(io: Io): Command {
  const { root, verb } = commandOfVerbs('token', 'which programs may ask the HTTP API')
  verb('add', 'adds a token and prints it, this once')
    .argument('<name>', 'what it is for')
    .option('--within <filter>', 'it shows only this: DIM=VALUE[,VALUE], may be repeated', addFilter)
    .action((name: string, flags: AddFlags) => add(io, name, flags))
  verb('remove', 'removes a token, which is good for nothing from then on')
    .argument('<name>', 'a token of the config')
    .action(async (name: string, flags: JobsFlags) => {
      await assertKnown('tokens', name, flags)
      const edits = [{ path: ['serve', 'tokens', name], value: null }]
      await changeConfig(io, flags, { edits, done: `token ${name} is no more` })
    })
  verb('list', 'every token by name, and what it shows')
    .option('--json', 'one JSON document')
    .action((flags: ListFlags) => list(io, flags))
  return root
}

async function add(io: Io, name: string, flags: AddFlags): Promise<void> {
  const { newToken, tokenHash } = await import('../serve/access/token.ts')
  const begun = beginServe(await readForNew('tokens', name, flags))
  const token = newToken()
  const value = writtenGroup({ sha256: tokenHash(token) }, flags.within)
  const edits = [...begun, { path: ['serve', 'tokens', name], value }]
  await changeConfig(io, flags, { edits, done: `token ${name} is` })
  io.stdout.write(`${token}\n`)
}

async function list(io: Io, flags: ListFlags): Promise<void> {
  const { serve } = await readConfigOf(flags)
  const tokens = Object.entries(serve?.tokens ?? {}).map(([name, { within }]) => ({ name, within }))
  if (flags.json === true) {
    io.stdout.write(formatJson(io, { tokens: tokens.map(({ name, within = null }) => ({ name, within })) }))
    return
  }
  const columns = [
    { title: 'Token', align: 'start', cut: 'never' },
    { title: 'Shows', align: 'start', cut: 'first' },
  ] as const
  const rows = tokens.map(({ name, within }) => [name, withinText(within)])
  io.stdout.write(tokens.length === 0 ? 'No token.\n' : textTable(columns, rows, { width: io.stdout.columns }))
}
