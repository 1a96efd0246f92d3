import { type Command, Option } from 'commander'
import { locales } from '../src/words/locale.ts'
import {
  assertKnown,
  beginServe,
  changeConfig,
  commandOfVerbs,
  readForNew,
  withinText,
  writtenGroup,
} from './access-options.ts'
import { askPassword } from './ask-password.ts'
import type { Io } from './io.ts'
import { type JobsFlags, readConfigOf } from './jobs-options.ts'
import { addFilter, type Filters } from './list-argument.ts'
import { formatJson } from './output-options.ts'
import { textTable } from './text-table.ts'

interface AddFlags extends JobsFlags {
  readonly within?: Filters
  readonly locale?: string
  readonly zone?: string
  readonly password: boolean
}

interface ListFlags extends JobsFlags {
  readonly json?: boolean
}

/** `causerie user`: who may look at what `causerie serve` shows. A server that runs takes changes up by itself. */
export function userCommand(io: Io): Command {
  const { root, verb } = commandOfVerbs('user', 'who may look at the pages, and at what')
  verb('add', 'adds a user; the password is typed, or comes on standard input')
    .argument('<name>', 'what they log in as')
    .option('--within <filter>', 'they see only this: DIM=VALUE[,VALUE], may be repeated', addFilter)
    .addOption(new Option('--locale <locale>', 'the language of their pages').choices(locales))
    .option('--zone <zone>', 'the time zone of their pages, such as Europe/Paris')
    .option('--no-password', 'they come through the proxy of the config only')
    .action((name: string, flags: AddFlags) => add(io, name, flags))
  verb('password', 'changes a password, which ends all sessions of the user')
    .argument('<name>', 'a user of the config')
    .action(async (name: string, flags: JobsFlags) => {
      await assertKnown('users', name, flags)
      const value = await newHash(io, name)
      const edits = [{ path: ['serve', 'users', name, 'password'], value }]
      await changeConfig(io, flags, { edits, done: `user ${name} has another password` })
    })
  verb('remove', 'removes a user, which ends all their sessions')
    .argument('<name>', 'a user of the config')
    .action(async (name: string, flags: JobsFlags) => {
      await assertKnown('users', name, flags)
      const edits = [{ path: ['serve', 'users', name], value: null }]
      await changeConfig(io, flags, { edits, done: `user ${name} is no more` })
    })
  verb('list', 'every user, and what they may see')
    .option('--json', 'one JSON document')
    .action((flags: ListFlags) => list(io, flags))
  return root
}

async function add(io: Io, name: string, flags: AddFlags): Promise<void> {
  const { within, locale, zone } = flags
  const begun = beginServe(await readForNew('users', name, flags))
  const password = flags.password ? await newHash(io, name) : undefined
  const value = writtenGroup({ password, locale, zone }, within)
  const edits = [...begun, { path: ['serve', 'users', name], value }]
  await changeConfig(io, flags, { edits, done: `user ${name} is` })
}

async function newHash(io: Io, name: string): Promise<string> {
  const { hashPassword } = await import('../serve/access/password.ts')
  return hashPassword(await askPassword(io, name))
}

async function list(io: Io, flags: ListFlags): Promise<void> {
  const { serve } = await readConfigOf(flags)
  const users = Object.entries(serve?.users ?? {})
  if (flags.json === true) {
    const json = users.map(([name, { password, within, locale, zone }]) => ({
      name,
      password: password !== undefined,
      within: within ?? null,
      locale: locale ?? null,
      zone: zone ?? null,
    }))
    io.stdout.write(formatJson(io, { users: json }))
    return
  }
  const columns = [
    { title: 'User', align: 'start', cut: 'never' },
    { title: 'Password', align: 'start', cut: 'never' },
    { title: 'Language', align: 'start', cut: 'never' },
    { title: 'Zone', align: 'start', cut: 'never' },
    { title: 'Sees', align: 'start', cut: 'first' },
  ] as const
  const rows = users.map(([name, { password, within, locale, zone }]) => [
    name,
    password === undefined ? 'no' : 'yes',
    locale ?? '',
    zone ?? '',
    withinText(within),
  ])
  io.stdout.write(users.length === 0 ? 'No user.\n' : textTable(columns, rows, { width: io.stdout.columns }))
}
