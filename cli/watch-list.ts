import type { Command } from 'commander'
import { type AnswerFlags, answerCommand, writeAnswer } from './answer-command.ts'
import { parseDuration } from './duration-argument.ts'
import type { Io } from './io.ts'
import { parsePositive } from './number-argument.ts'
import { periodlessQueryOf } from './query-options.ts'

type Flags = AnswerFlags & { readonly olderThan?: number; readonly maxAge?: number }

/** `causerie watch-list`. It needs no period and has no comparison: `--compare` changes nothing. */
export function watchListCommand(io: Io): Command {
  return answerCommand('watch-list', 'establishments where chats have waited for too long')
    .option('--older-than <duration>', 'waits strictly longer, such as 4d (default) or 36h', parseDuration)
    .option('--max-age <days>', 'drop, and count, waits longer than so many times 24 h', parsePositive)
    .action(async (flags: Flags) => {
      const { olderThan, maxAge } = flags
      const query = {
        ...periodlessQueryOf(flags, io),
        ...(olderThan === undefined ? {} : { olderThanSeconds: olderThan }),
        ...(maxAge === undefined ? {} : { maxAgeDays: maxAge }),
      }
      const { watchList } = await import('../src/metrics/operators/watch-list.ts')
      await writeAnswer(io, flags, (store, asOf) => watchList(store, { ...query, asOf }))
    })
}
