import { stat } from 'node:fs/promises'
import { Command } from 'commander'
import type { Config } from '../config/config.ts'
import type { ConfigEdit, Written } from '../serve/access/edit-config.ts'
import { UsageError } from './failure.ts'
import type { Io } from './io.ts'
import { type JobsFlags, readConfigOf, refusingConfig, withConfigOption } from './jobs-options.ts'
import type { Filters } from './list-argument.ts'
import { formatJson } from './output-options.ts'
import { type TextColumn, textTable } from './text-table.ts'

/** The two groups of `serve` that `causerie user` and `causerie token` change. */
export type AccessGroup = 'users' | 'tokens'

const nouns = { users: 'user', tokens: 'token' } as const satisfies Record<AccessGroup, string>

export interface AddFlags extends JobsFlags {
  readonly within?: Filters
}

export interface ListFlags extends JobsFlags {
  readonly json?: boolean
}

/** A command whose verbs are added one by one, each with `--config`. */
export function commandOfVerbs(name: string, description: string) {
  const root = new Command(name).description(description)
  // commander passes settings to the program's commands, but not to their subcommands.
  root.hook('preSubcommand', (_, verb) => {
    verb.copyInheritedSettings(root)
  })
  return {
    root,
    verb(called: string, does: string): Command {
      const command = withConfigOption(new Command(called).description(does))
      root.addCommand(command)
      return command
    },
  }
}

/** Adds a user or a token. `keys` is called once the name is known to be free; a key without a value is not written. */
export async function addEntry(
  io: Io,
  group: AccessGroup,
  {
    name,
    flags,
    keys,
  }: {
    readonly name: string
    readonly flags: AddFlags
    readonly keys: () => Promise<Readonly<Record<string, string | undefined>>>
  },
): Promise<void> {
  const begun = beginServe(await readForNew(group, name, flags))
  const value = writtenGroup(await keys(), flags.within)
  const edits = [...begun, { path: ['serve', group, name], value }]
  await changeConfig(io, flags, { edits, done: `added ${nouns[group]} ${name} to` })
}

/** Removes a user or a token. Throws `UsageError` if there is none of that name. */
export async function removeEntry(io: Io, group: AccessGroup, name: string, flags: JobsFlags): Promise<void> {
  await assertKnown(group, name, flags)
  const edits = [{ path: ['serve', group, name], value: null }]
  await changeConfig(io, flags, { edits, done: `removed ${nouns[group]} ${name} from` })
}

/** Writes the users or tokens as JSON, or as a table; both are given per entry. */
export function writeEntries(
  io: Io,
  group: AccessGroup,
  {
    json,
    columns,
    entries,
  }: {
    readonly json: boolean | undefined
    readonly columns: readonly TextColumn[]
    readonly entries: readonly { readonly json: unknown; readonly row: readonly string[] }[]
  },
): void {
  const text = () => {
    if (entries.length === 0) return `No ${group}.\n`
    return textTable(
      columns,
      entries.map(({ row }) => row),
      { width: io.stdout.columns },
    )
  }
  io.stdout.write(json === true ? formatJson(io, { [group]: entries.map(entry => entry.json) }) : text())
}

/** Checks that the name is valid and free, and returns the config. Throws `UsageError`. */
async function readForNew(group: AccessGroup, name: string, flags: JobsFlags): Promise<Config> {
  const { isAccessName } = await import('../config/serve-config.ts')
  if (!isAccessName(name)) {
    throw new UsageError(`a name is letters, digits, dots, _, - and @, 100 at most: ${JSON.stringify(name)}`)
  }
  const config = await readConfigOf(flags)
  if (!Object.hasOwn(config.serve?.[group] ?? {}, name)) return config
  throw new UsageError(`there already is a ${nouns[group]} of that name: ${JSON.stringify(name)}`)
}

/** Throws `UsageError` if the group has no entry of that name. */
export async function assertKnown(group: AccessGroup, name: string, flags: JobsFlags): Promise<void> {
  const known = (await readConfigOf(flags)).serve?.[group] ?? {}
  if (Object.hasOwn(known, name)) return
  const names = Object.keys(known).join(', ') || 'none'
  throw new UsageError(`no ${nouns[group]} of that name: ${JSON.stringify(name)}; the config has ${names}`)
}

/** The edit that starts `serve` in a config without it. Throws `UsageError` unless the config has exactly one store. */
function beginServe({ serve, stores }: Config): readonly ConfigEdit[] {
  if (serve !== undefined) return []
  const [store, ...others] = Object.keys(stores)
  if (store === undefined || others.length > 0) {
    const known = Object.keys(stores).join(', ') || 'none'
    throw new UsageError(
      `the config must first say which store to show, serve: { store: NAME }; its stores are ${known}`,
    )
  }
  return [{ path: ['serve', 'store'], value: store }]
}

/** The keys to write for a user or a token, without those that have no value. */
function writtenGroup(
  keys: Readonly<Record<string, string | undefined>>,
  within: Filters | undefined,
): ReadonlyMap<string, Written> {
  const group = new Map<string, Written>()
  for (const [key, value] of Object.entries(keys)) if (value !== undefined) group.set(key, value)
  if (within !== undefined) group.set('within', new Map(Object.entries(within)))
  return group
}

/** Edits the config file and reports `done` with its name. Throws `UsageError` if the result would not be a valid config. */
export async function changeConfig(
  io: Io,
  { config: file }: JobsFlags,
  { edits, done }: { readonly edits: readonly ConfigEdit[]; readonly done: string },
): Promise<void> {
  const { editConfig } = await import('../serve/access/edit-config.ts')
  await refusingConfig(editConfig(file, edits))
  io.stderr.write(`${done} ${file}\n`)
  if (process.platform !== 'win32' && ((await stat(file)).mode & 0o004) !== 0) {
    io.stderr.write(
      `everybody on this machine can read ${file}, including password hashes: restrict it with chmod o-r\n`,
    )
  }
}

/** `region: North, South; channel: sms`. */
export function withinText(within: Filters | undefined): string {
  if (within === undefined) return 'everything'
  return Object.entries(within)
    .map(([dimension, values]) => `${dimension}: ${values.join(', ')}`)
    .join('; ')
}
