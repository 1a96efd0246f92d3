import type { Command } from 'commander'
import { type AnswerFlags, answerCommand, writeAnswer } from './answer-command.ts'
import type { Io } from './io.ts'
import { queryOf } from './query-options.ts'

/** `causerie summary`. It has no comparison: `--compare` changes nothing. */
export function summaryCommand(io: Io): Command {
  return answerCommand('summary', 'chats started in the period: how many were handled, and how fast').action(
    async (flags: AnswerFlags) => {
      const query = queryOf(flags, io)
      const { summary } = await import('../src/metrics/operators/summary.ts')
      await writeAnswer(io, flags, (store, asOf) => summary(store, { ...query, asOf }))
    },
  )
}
