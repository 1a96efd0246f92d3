import { createWriteStream, existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Command, Option } from 'commander'
import type { Config } from '../config/config.ts'
import type { MovedFiles } from '../inbox/attachments/move-files.ts'
import type { Journal } from '../inbox/journal/journal.ts'
import { type JournalPlace, journalPlace } from '../inbox/journal/journal-place.ts'
import type { Moved } from '../inbox/journal/move-journal.ts'
import type { Rebuilt } from '../inbox/journal/rebuild.ts'
import { loadOptional } from '../src/optional-package.ts'
import { defaultLocale, type Locale, locales } from '../src/words/locale.ts'
import { commandOfVerbs } from './access-options.ts'
import { UsageError } from './failure.ts'
import type { Io } from './io.ts'
import { type JobsFlags, readConfigOf } from './jobs-options.ts'
import { formatJson } from './output-options.ts'

interface RebuildFlags extends JobsFlags {
  readonly json?: boolean
}

interface ExportFlags extends JobsFlags {
  readonly format: 'html' | 'eml'
  readonly out: string
  readonly notes?: boolean
  readonly locale?: Locale
}

/** `causerie inbox`: maintains the journal of the inbox. */
export function inboxCommand(io: Io): Command {
  const { root, verb } = commandOfVerbs('inbox', 'maintains the journal of the inbox')
  verb('rebuild', 'derives chats, counters and the search index from the events again, and reports what differed')
    .option('--json', 'print one JSON document')
    .action(async (flags: RebuildFlags) => {
      const rebuilt = await rebuildOf(journalPlace(inboxOf(await readConfigOf(flags)), process.env))
      io.stdout.write(flags.json === true ? formatJson(io, rebuilt) : rebuiltText(rebuilt))
    })
  verb('export', 'writes one chat as a file that needs nothing else, and records it in the audit')
    .argument('<chat>', 'its id, as in the address of its page')
    .addOption(
      new Option('--format <format>', 'a page, or a mail with the files').choices(['html', 'eml']).default('html'),
    )
    .requiredOption('--out <file>', 'the file to write; it must not exist')
    .option('--notes', 'with internal notes')
    .addOption(
      new Option('--locale <language>', 'the language around its texts (default: serve.locale)').choices(locales),
    )
    .action(async (chatId: string, flags: ExportFlags) => {
      const config = await readConfigOf(flags)
      const inbox = inboxOf(config)
      const { exportChat } = await import('./export-chat.ts')
      await exportChat(() => openJournalOf(journalPlace(inbox, process.env)), {
        inbox,
        chatId,
        format: flags.format,
        notes: flags.notes === true,
        locale: flags.locale ?? config.serve?.locale ?? defaultLocale,
        zone: config.serve?.zone ?? 'UTC',
        into: () => createWriteStream(flags.out, { flags: 'wx', mode: 0o600 }),
      })
    })
  verb(
    'move',
    'moves the journal and the files of the folder into the database and the bucket that the config names',
  ).action(async (flags: JobsFlags) => {
    const { moved, files } = await moveOf(inboxOf(await readConfigOf(flags)))
    if (moved !== null)
      io.stdout.write(
        `${moved.events} events of ${moved.chats} chats are in the database; the file is now ${moved.file}\n`,
      )
    if (files !== null)
      io.stdout.write(
        files.folder === null
          ? 'the folder has no files to move\n'
          : `${files.files} files are in the bucket; the folder is now ${files.folder}\n`,
      )
  })
  return root
}

/** The config's inbox. Throws `UsageError`. */
function inboxOf({ inbox }: Config): NonNullable<Config['inbox']> {
  if (inbox === undefined) throw new UsageError('the config has no inbox')
  return inbox
}

/** Opens the journal of an inbox, which no server may have open. Throws `JournalError` if there is none. */
export async function openJournalOf(place: JournalPlace): Promise<Journal> {
  const { openJournal, JournalError } = await loadOptional(
    async () => ({
      ...(await import('../inbox/journal/journal.ts')),
      ...(await import('../inbox/journal/journal-error.ts')),
    }),
    options => new UsageError('the inbox needs packages that are not installed: npm install kysely libsql', options),
  )
  const { stat } = await import('node:fs/promises')
  if (typeof place === 'string')
    await stat(place).catch(cause => {
      throw new JournalError(`there is no journal: ${place}`, { cause })
    })
  return openJournal(place, { waitMs: 0, isAlone: true })
}

async function rebuildOf(place: JournalPlace): Promise<Rebuilt> {
  const journal = await openJournalOf(place)
  try {
    return await journal.rebuild()
  } finally {
    await journal.close()
  }
}

/** Moves what is still in the folder; null for what the config does not name, or what was moved before. */
async function moveOf(
  inbox: NonNullable<Config['inbox']>,
): Promise<{ readonly moved: Moved | null; readonly files: MovedFiles | null }> {
  const place = journalPlace(inbox, process.env)
  const { s3 } = inbox.attachments
  if (typeof place === 'string' && s3 === undefined)
    throw new UsageError('the config names nothing to move to: inbox.database, inbox.attachments.s3')
  const [{ moveJournal }, { holdJournal }, { bucketOf, filesFolder }, { moveFiles }] = await loadOptional(
    () =>
      Promise.all([
        import('../inbox/journal/move-journal.ts'),
        import('../inbox/journal/hold-journal.ts'),
        import('../inbox/attachments/open-files.ts'),
        import('../inbox/attachments/move-files.ts'),
      ]),
    options => new UsageError('this needs packages that are not installed: npm install kysely libsql pg', options),
  )
  const isMoved = s3 !== undefined && !existsSync(join(inbox.directory, 'journal.db'))
  const moved = typeof place === 'string' || isMoved ? null : await moveJournal(place)
  const bucket = await bucketOf(inbox, { env: process.env, onError: () => {} })
  if (bucket === null) return { moved, files: null }
  const held = await holdJournal(place, { waitMs: 0, isAlone: true })
  try {
    return { moved, files: await moveFiles(filesFolder(inbox), bucket) }
  } finally {
    await held.release()
  }
}

function rebuiltText(rebuilt: Rebuilt): string {
  const { chats, events, differed, chatsDiffered, countersDiffered, textsDiffered, indexBroken } = rebuilt
  const lines = [
    `${events} events of ${chats} chats`,
    ...(indexBroken ? ['the search index was broken and was rebuilt'] : []),
    ...[
      [chatsDiffered, 'chats'],
      [countersDiffered, 'counters'],
      [textsDiffered, 'texts of the search index'],
    ].flatMap(([count, what]) => (count === 0 ? [] : [`${count} ${what} differed and were corrected`])),
    ...differed.map(({ chat_id, what }) => `  ${chat_id}: ${what.join(', ')}`),
    ...(chatsDiffered > differed.length ? [`  and ${chatsDiffered - differed.length} more`] : []),
  ]
  const isSame = !indexBroken && chatsDiffered + countersDiffered + textsDiffered === 0
  return [...lines, ...(isSame ? ['everything agrees with the events'] : [])].map(line => `${line}\n`).join('')
}
