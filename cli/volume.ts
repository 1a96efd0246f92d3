import type { Command } from 'commander'
import { type AnswerFlags, answerCommand, writeAnswer } from './answer-command.ts'
import type { Io } from './io.ts'
import { comparedQueryOf } from './query-options.ts'

/** `causerie volume`. */
export function volumeCommand(io: Io): Command {
  return answerCommand('volume', 'active chats, active customers and messages, and how they changed').action(
    async (flags: AnswerFlags) => {
      const query = comparedQueryOf(flags, io)
      const { volume } = await import('../src/metrics/operators/volume.ts')
      await writeAnswer(io, flags, (store, asOf) => volume(store, { ...query, asOf }))
    },
  )
}
