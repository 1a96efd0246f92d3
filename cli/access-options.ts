import { stat } from 'node:fs/promises'
import { Command } from 'commander'
import type { Config } from '../config/config.ts'
import type { ConfigEdit, Written } from '../serve/access/edit-config.ts'
import { UsageError } from './failure.ts'
import type { Io } from './io.ts'
import { type JobsFlags, readConfigOf, refusingConfig, withConfigOption } from './jobs-options.ts'
import type { Filters } from './list-argument.ts'

/** Who may come in: the two groups of `serve` that commands change. */
export type AccessGroup = 'users' | 'tokens'

const nouns = { users: 'user', tokens: 'token' } as const satisfies Record<AccessGroup, string>

/** A command whose verbs, each with `--config`, are added one by one. */
export function commandOfVerbs(name: string, description: string) {
  const root = new Command(name).description(description)
  // The program gives its settings to its own commands, and not to theirs.
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

/** A name that nobody of the group has yet, and the config. Throws `UsageError`. */
export async function readForNew(group: AccessGroup, name: string, flags: JobsFlags): Promise<Config> {
  const { isAccessName } = await import('../config/serve-config.ts')
  if (!isAccessName(name)) {
    throw new UsageError(`a name is letters, digits, dots, _, - and @, 100 at most: ${JSON.stringify(name)}`)
  }
  const config = await readConfigOf(flags)
  if (!Object.hasOwn(config.serve?.[group] ?? {}, name)) return config
  throw new UsageError(`there is a ${nouns[group]} of that name already: ${JSON.stringify(name)}`)
}

/** Throws `UsageError` when nobody of the group has the name. */
export async function assertKnown(group: AccessGroup, name: string, flags: JobsFlags): Promise<void> {
  const known = (await readConfigOf(flags)).serve?.[group] ?? {}
  if (Object.hasOwn(known, name)) return
  const names = Object.keys(known).join(', ') || 'none'
  throw new UsageError(`no ${nouns[group]} of that name: ${JSON.stringify(name)}; the config has ${names}`)
}

/** What begins `serve` in a config that has none. Throws `UsageError` when it is not clear what it would show. */
export function beginServe({ serve, stores }: Config): readonly ConfigEdit[] {
  if (serve !== undefined) return []
  const [store, ...others] = Object.keys(stores)
  if (store === undefined || others.length > 0) {
    const known = Object.keys(stores).join(', ') || 'which there is none of'
    throw new UsageError(`the config must say first which store is shown, serve: { store: NAME }, of ${known}`)
  }
  return [{ path: ['serve', 'store'], value: store }]
}

/** What is written of a user or a token: of keys without a value, nothing. */
export function writtenGroup(
  keys: Readonly<Record<string, string | undefined>>,
  within: Filters | undefined,
): ReadonlyMap<string, Written> {
  const group = new Map<string, Written>()
  for (const [key, value] of Object.entries(keys)) if (value !== undefined) group.set(key, value)
  if (within !== undefined) group.set('within', new Map(Object.entries(within)))
  return group
}

/** Changes the config file. What would make it none is refused with `UsageError`. */
export async function changeConfig(
  io: Io,
  { config: file }: JobsFlags,
  { edits, done }: { readonly edits: readonly ConfigEdit[]; readonly done: string },
): Promise<void> {
  const { editConfig } = await import('../serve/access/edit-config.ts')
  await refusingConfig(editConfig(file, edits))
  io.stderr.write(`${done} in ${file}\n`)
  if (process.platform !== 'win32' && ((await stat(file)).mode & 0o004) !== 0) {
    io.stderr.write(
      `everybody on this machine can read ${file}, hashes of passwords too: chmod o-r makes it less open\n`,
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
