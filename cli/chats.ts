import { type Command, Option } from 'commander'
import type { FlatTable } from '../src/metrics/definitions/flat-table.ts'
import { type ChatKind, chatKinds } from '../src/metrics/definitions/query.ts'
import type { ChatListQuery } from '../src/metrics/operators/chat-list.ts'
import type { Store } from '../src/store/store.ts'
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

/** `causerie chats`: lists the chats behind a count. */
export function chatsCommand(io: Io): Command {
  return answerCommand('chats', 'the chats behind a count: one page, or all of them as CSV or Arrow')
    .addOption(new Option('--of <kind>', 'which count').choices(chatKinds).default('active'))
    .option(
      '--older-than <duration>',
      'with --of watched: waits longer than this, such as 4d (default) or 36h',
      parseDuration,
    )
    .option('--max-age <days>', 'with --of watched: leave out waits longer than this many times 24 h', parsePositive)
    .option('--limit <n>', 'chats per page, at most 50000 (default: 50; all with --csv or --arrow)', parseCount)
    .addOption(new Option('--page <n>', 'the number of the page, from 1').argParser(parseCount).conflicts('after'))
    .option('--after <next>', 'the next page: the "next" of the page before, with the same other options')
    .action(async (flags: Flags) => {
      const { of, olderThan, maxAge, limit, page, after } = flags
      if (of !== 'watched' && (olderThan !== undefined || maxAge !== undefined))
        throw new UsageError('--older-than and --max-age need --of watched')
      const query = {
        ...(of === 'watched' ? periodlessQueryOf(flags, io) : queryOf(flags, io)),
        of,
        ...(olderThan === undefined ? {} : { olderThanSeconds: olderThan }),
        ...(maxAge === undefined ? {} : { maxAgeDays: maxAge }),
      }
      const isFile = flags.json !== true && (flags.csv === true || flags.arrow !== undefined)
      // CSV and Arrow cannot say that there are more rows, so they hold the whole list.
      if (isFile && limit === undefined && page === undefined && after === undefined)
        return writeWholeList(io, flags, query)
      const rows = limit ?? 50
      const { chatList, chatListOperator } = await import('../src/metrics/operators/chat-list.ts')
      const ask = (store: Store<string>, asOf: string) =>
        after === undefined
          ? chatList(store, { ...query, asOf, limit: rows, offset: ((page ?? 1) - 1) * rows })
          : // All pages of a list are of one instant, which `next` contains.
            chatList(store, { ...query, ...(flags.asOf === undefined ? {} : { asOf }), limit: rows, after })
      await writeAnswer(io, flags, { operator: chatListOperator, ask })
    })
}

/** Writes the whole list from one version of the store. CSV is written in pieces, so its length is not limited. */
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
