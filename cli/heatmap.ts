import { type Command, Option } from 'commander'
import { type Clock, clocks } from '../src/metrics/definitions/query.ts'
import { type AnswerFlags, answerCommand, writeAnswer } from './answer-command.ts'
import type { Io } from './io.ts'
import { queryOf } from './query-options.ts'

type Flags = AnswerFlags & { readonly clock?: Clock }

/** `causerie heatmap`. It has no comparison: `--compare` changes nothing. */
export function heatmapCommand(io: Io): Command {
  return answerCommand('heatmap', 'handling delay by weekday and hour of the first customer message')
    .addOption(new Option('--clock <whose>', 'whose weekday and hour (default: establishment)').choices(clocks))
    .action(async (flags: Flags) => {
      const query = { ...queryOf(flags, io), ...(flags.clock === undefined ? {} : { clock: flags.clock }) }
      const { heatmap } = await import('../src/metrics/operators/heatmap.ts')
      await writeAnswer(io, flags, (store, asOf) => heatmap(store, { ...query, asOf }))
    })
}
