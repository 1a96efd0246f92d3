import { type Command, Option } from 'commander'
import type { FlatTable } from '../src/metrics/definitions/flat-table.ts'
import { type ChatKind, chatKinds } from '../src/metrics/definitions/query.ts'
import type { ChatListQuery } from '../src/metrics/operators/chat-list.ts'
import { type AnswerFlags, answerCommand, withStore, writeAnswer } from './answer-command.ts'
import { parseDuration } from './duration-argument.ts'
import { UsageError } from './failure.ts'
import type { Io } from './io.ts'
import { parseCount, parsePositive } from './number-argument.ts'
import { writeArrow } from './output-options.ts'
import { instantOf, periodlessQueryOf, queryOf } from './query-options.ts'

type Flags = AnswerFlags & {
  readonly of: ChatKind
  readonly olderThan?: number
  readonly maxAge?: number
  readonly limit?: number
  readonly page?: number
  readonly after?: string
}

/** `causerie chats`: which chats stand behind a count. */
export function chatsCommand(io: Io): Command {
  return answerCommand('chats', 'the chats behind a count, a page of them; as a file all of them')
    .addOption(new Option('--of <kind>', 'which count').choices(chatKinds).default('active'))
    .option('--older-than <duration>', 'of watched: waits strictly longer, such as 4d (default) or 36h', parseDuration)
    .option('--max-age <days>', 'of watched: leave out waits longer than so many times 24 h', parsePositive)
    .option('--limit <n>', 'list so many, 50000 at most (default: 50, in --csv and --arrow all)', parseCount)
    .addOption(new Option('--page <n>', 'which so many, from 1').argParser(parseCount).conflicts('after'))
    .option('--after <next>', 'go on after a page: its "next", all else as it was asked')
    .action(async (flags: Flags) => {
      const { of, olderThan, maxAge, limit, page, after } = flags
      if (of !== 'watched' && (olderThan !== undefined || maxAge !== undefined))
        throw new UsageError('--older-than and --max-age say which chats are watched: they go with --of watched')
      const query = {
        ...(of === 'watched' ? periodlessQueryOf(flags, io) : queryOf(flags, io)),
        of,
        ...(olderThan === undefined ? {} : { olderThanSeconds: olderThan }),
        ...(maxAge === undefined ? {} : { maxAgeDays: maxAge }),
      }
      const isFile = flags.json !== true && (flags.csv === true || flags.arrow !== undefined)
      // A file that cannot say that there is more is the whole list.
      if (isFile && limit === undefined && page === undefined && after === undefined)
        return writeWholeList(io, flags, query)
      const rows = limit ?? 50
      const { chatList } = await import('../src/metrics/operators/chat-list.ts')
      await writeAnswer(io, flags, (store, asOf) =>
        after === undefined
          ? chatList(store, { ...query, asOf, limit: rows, offset: ((page ?? 1) - 1) * rows })
          : // The pages of a list are of one instant, which `next` knows.
            chatList(store, { ...query, ...(flags.asOf === undefined ? {} : { asOf }), limit: rows, after }),
      )
    })
}

/** Every chat of the list, from one version of the store: the CSV piece by piece, so that it may be of any length. */
async function writeWholeList(io: Io, flags: Flags, query: Omit<ChatListQuery<string>, 'asOf'>): Promise<void> {
  await withStore(flags, async store => {
    const [{ chatList }, { chatPages }, { csvPieces, tablePieces }] = await Promise.all([
      import('../src/metrics/operators/chat-list.ts'),
      import('../src/metrics/operators/chat-pages.ts'),
      import('../src/tables/answer-pieces.ts'),
    ])
    const asOf = await instantOf(store, flags, io)
    const snapshot = await store.snapshot()
    const tables = () => tablePieces(chatPages(page => chatList(snapshot, page), { ...query, asOf }))
    try {
      if (flags.arrow !== undefined) await writeArrow(io, flags.arrow, await oneTable(tables()))
      if (flags.csv !== true) return
      for await (const piece of csvPieces(tables(), { bom: flags.bom === true })) {
        io.stdout.write(piece)
        await io.stdout.drained?.()
      }
    } finally {
      snapshot.close()
    }
  })
}

async function oneTable(tables: AsyncIterable<FlatTable>): Promise<FlatTable> {
  const all: FlatTable[] = []
  for await (const table of tables) all.push(table)
  return { columns: all[0]?.columns ?? [], rows: all.flatMap(({ rows }) => rows) }
}
