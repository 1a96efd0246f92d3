import { type Command, Option } from 'commander'
import { locales } from '../src/words/locale.ts'
import {
  type AddFlags,
  addEntry,
  assertKnown,
  changeConfig,
  commandOfVerbs,
  type ListFlags,
  removeEntry,
  withinText,
  writeEntries,
} from './access-options.ts'
import { askPassword } from './ask-password.ts'
import type { Io } from './io.ts'
import { type JobsFlags, readConfigOf } from './jobs-options.ts'
import { addFilter } from './list-argument.ts'

interface UserFlags extends AddFlags {
  readonly locale?: string
  readonly zone?: string
  readonly password: boolean
}

/** `causerie user`: who may see what `causerie serve` shows. A running server picks up changes by itself. */
export function userCommand(io: Io): Command {
  const { root, verb } = commandOfVerbs('user', 'who may see the pages, and which part of them')
  verb('add', 'adds a user; asks for the password, or reads it from standard input')
    .argument('<name>', 'the name they log in with')
    .option('--within <filter>', 'show them only these chats: DIM=VALUE[,VALUE] (repeatable)', addFilter)
    .addOption(new Option('--locale <locale>', 'the language of their pages').choices(locales))
    .option('--zone <zone>', 'the time zone of their pages, such as Europe/Paris')
    .option('--no-password', 'they can only come through the proxy of the config')
    .action((name: string, flags: UserFlags) => add(io, name, flags))
  verb('password', 'changes a password, which ends all sessions of the user')
    .argument('<name>', 'a user of the config')
    .action(async (name: string, flags: JobsFlags) => {
      await assertKnown('users', name, flags)
      const value = await newHash(io, name)
      const edits = [{ path: ['serve', 'users', name, 'password'], value }]
      await changeConfig(io, flags, { edits, done: `changed the password of user ${name} in` })
    })
  verb('remove', 'removes a user, which ends all their sessions and removes their saved views')
    .argument('<name>', 'a user of the config')
    .action(async (name: string, flags: JobsFlags) => {
      await removeEntry(io, 'users', name, flags)
      const { forgetViews } = await import('../serve/views/open-views.ts')
      await forgetViews(flags.config, name)
    })
  verb('list', 'lists every user and what they may see')
    .option('--json', 'print one JSON document')
    .action((flags: ListFlags) => list(io, flags))
  return root
}

async function add(io: Io, name: string, flags: UserFlags): Promise<void> {
  const { locale, zone } = flags
  const keys = async () => ({ password: flags.password ? await newHash(io, name) : undefined, locale, zone })
  await addEntry(io, 'users', { name, flags, keys })
}

async function newHash(io: Io, name: string): Promise<string> {
  const { hashPassword } = await import('../serve/access/password.ts')
  return hashPassword(await askPassword(io, name))
}

async function list(io: Io, flags: ListFlags): Promise<void> {
  const { serve } = await readConfigOf(flags)
  writeEntries(io, 'users', {
    json: flags.json,
    columns: [
      { title: 'User', align: 'start', cut: 'never' },
      { title: 'Password', align: 'start', cut: 'never' },
      { title: 'Language', align: 'start', cut: 'never' },
      { title: 'Zone', align: 'start', cut: 'never' },
      { title: 'Sees', align: 'start', cut: 'first' },
    ],
    entries: Object.entries(serve?.users ?? {}).map(([name, { password, within, locale, zone }]) => ({
      json: {
        name,
        password: password !== undefined,
        within: within ?? null,
        locale: locale ?? null,
        zone: zone ?? null,
      },
      row: [name, password === undefined ? 'no' : 'yes', locale ?? '', zone ?? '', withinText(within)],
    })),
  })
}
