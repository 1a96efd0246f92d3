import { type Command, Option } from 'commander'
import { type ChatKind, chatKinds } from '../metrics/query.ts'
import { type AnswerFlags, answerCommand, writeAnswer } from './answer-command.ts'
import { parseDuration } from './duration-argument.ts'
import { UsageError } from './failure.ts'
import type { Io } from './io.ts'
import { parseCount, parsePositive } from './number-argument.ts'
import { periodlessQueryOf, queryOf } from './query-options.ts'

type Flags = AnswerFlags & {
  readonly of: ChatKind
  readonly olderThan?: number
  readonly maxAge?: number
  readonly limit?: number
  readonly page?: number
}

/** `causerie chats`: which chats stand behind a count. */
export function chatsCommand(io: Io): Command {
  return answerCommand('chats', 'the chats behind a count, a page of them')
    .addOption(new Option('--of <kind>', 'which count').choices(chatKinds).default('active'))
    .option('--older-than <duration>', 'of watched: waits strictly longer, such as 4d (default) or 36h', parseDuration)
    .option('--max-age <days>', 'of watched: leave out waits longer than so many times 24 h', parsePositive)
    .option('--limit <n>', 'list so many, 1000 at most (default: 50)', parseCount)
    .option('--page <n>', 'which so many, from 1', parseCount)
    .action(async (flags: Flags) => {
      const { of, olderThan, maxAge, limit = 50, page = 1 } = flags
      if (of !== 'watched' && (olderThan !== undefined || maxAge !== undefined))
        throw new UsageError('--older-than and --max-age say which chats are watched: they go with --of watched')
      const query = {
        ...(of === 'watched' ? periodlessQueryOf(flags, io) : queryOf(flags, io)),
        of,
        limit,
        offset: (page - 1) * limit,
        ...(olderThan === undefined ? {} : { olderThanSeconds: olderThan }),
        ...(maxAge === undefined ? {} : { maxAgeDays: maxAge }),
      }
      const { chatList } = await import('../metrics/chat-list.ts')
      await writeAnswer(io, flags, (store, asOf) => chatList(store, { ...query, asOf }))
    })
}
