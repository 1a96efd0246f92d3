import type { Command } from 'commander'
import {
  type AddFlags,
  addEntry,
  commandOfVerbs,
  type ListFlags,
  removeEntry,
  withinText,
  writeEntries,
} from './access-options.ts'
import type { Io } from './io.ts'
import { type JobsFlags, readConfigOf } from './jobs-options.ts'
import { addFilter } from './list-argument.ts'

/** `causerie token`: which programs may use the HTTP API of `causerie serve`. A running server picks up changes by itself. */
export function tokenCommand(io: Io): Command {
  const { root, verb } = commandOfVerbs('token', 'which programs may use the HTTP API')
  verb('add', 'adds a token and prints it once')
    .argument('<name>', 'what the token is for')
    .option('--within <filter>', 'show it only these chats: DIM=VALUE[,VALUE] (repeatable)', addFilter)
    .action((name: string, flags: AddFlags) => add(io, name, flags))
  verb('remove', 'removes a token, which then stops working')
    .argument('<name>', 'a token of the config')
    .action((name: string, flags: JobsFlags) => removeEntry(io, 'tokens', name, flags))
  verb('list', 'lists every token and what it shows')
    .option('--json', 'print one JSON document')
    .action((flags: ListFlags) => list(io, flags))
  return root
}

async function add(io: Io, name: string, flags: AddFlags): Promise<void> {
  const { newToken, tokenHash } = await import('../serve/access/token.ts')
  const token = newToken()
  await addEntry(io, 'tokens', { name, flags, keys: async () => ({ sha256: tokenHash(token) }) })
  io.stdout.write(`${token}\n`)
}

async function list(io: Io, flags: ListFlags): Promise<void> {
  const { serve } = await readConfigOf(flags)
  writeEntries(io, 'tokens', {
    json: flags.json,
    columns: [
      { title: 'Token', align: 'start', cut: 'never' },
      { title: 'Shows', align: 'start', cut: 'first' },
    ],
    entries: Object.entries(serve?.tokens ?? {}).map(([name, { within }]) => ({
      json: { name, within: within ?? null },
      row: [name, withinText(within)],
    })),
  })
}
