import { join } from 'node:path'
import type { Command } from 'commander'
import type { Config } from '../config/config.ts'
import type { Rebuilt } from '../inbox/journal/rebuild.ts'
import { loadOptional } from '../src/optional-package.ts'
import { commandOfVerbs } from './access-options.ts'
import { UsageError } from './failure.ts'
import type { Io } from './io.ts'
import { type JobsFlags, readConfigOf } from './jobs-options.ts'
import { formatJson } from './output-options.ts'

interface RebuildFlags extends JobsFlags {
  readonly json?: boolean
}

/** `causerie inbox`: maintains the journal of the inbox. */
export function inboxCommand(io: Io): Command {
  const { root, verb } = commandOfVerbs('inbox', 'maintains the journal of the inbox')
  verb('rebuild', 'derives chats, counters and the search index from the events again, and reports what differed')
    .option('--json', 'print one JSON document')
    .action(async (flags: RebuildFlags) => {
      const rebuilt = await rebuildOf(inboxFolder(await readConfigOf(flags)))
      io.stdout.write(flags.json === true ? formatJson(io, rebuilt) : rebuiltText(rebuilt))
    })
  return root
}

/** The folder of the config's inbox. Throws `UsageError`. */
function inboxFolder({ inbox }: Config): string {
  if (inbox === undefined) throw new UsageError('the config has no inbox')
  return inbox.directory
}

async function rebuildOf(directory: string): Promise<Rebuilt> {
  const { openJournal, JournalError } = await loadOptional(
    async () => ({
      ...(await import('../inbox/journal/journal.ts')),
      ...(await import('../inbox/journal/journal-error.ts')),
    }),
    options => new UsageError('the inbox needs packages that are not installed: npm install kysely libsql', options),
  )
  const path = join(directory, 'journal.db')
  const { stat } = await import('node:fs/promises')
  await stat(path).catch(cause => {
    throw new JournalError(`there is no journal: ${path}`, { cause })
  })
  const journal = await openJournal(path, { waitMs: 0 })
  try {
    return await journal.rebuild()
  } finally {
    await journal.close()
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
