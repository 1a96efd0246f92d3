import type { Command } from 'commander'
import { type AnswerFlags, groupedAnswerCommand, writeAnswer } from './answer-command.ts'
import type { Io } from './io.ts'
import { type MetricFlags, metricOf, withMetricOption } from './metric-option.ts'
import { parseCount } from './number-argument.ts'
import { comparedQueryOf } from './query-options.ts'

type Flags = AnswerFlags & MetricFlags & { readonly by: string; readonly top?: number; readonly withEmpty?: boolean }

/** `causerie ranking`. */
export function rankingCommand(io: Io): Command {
  return withMetricOption(
    groupedAnswerCommand('ranking', 'establishments, regions or any dimension from the largest value down'),
  )
    .requiredOption('--by <dim>', 'the dimension ranked, such as establishment')
    .option('--top <n>', 'list so many and fold the rest', parseCount)
    .option('--with-empty', 'list the empty groups too, after the rest')
    .action(async (flags: Flags) => {
      const { by, top, withEmpty } = flags
      const query = {
        ...comparedQueryOf(flags, io),
        ...metricOf(flags),
        by,
        ...(top === undefined ? {} : { top }),
        ...(withEmpty === undefined ? {} : { withEmpty }),
      }
      const { ranking } = await import('../src/metrics/operators/ranking.ts')
      await writeAnswer(io, flags, (store, asOf) => ranking(store, { ...query, asOf }))
    })
}
