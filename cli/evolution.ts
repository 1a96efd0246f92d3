import { type Command, Option } from 'commander'
import { type Grain, grains } from '../src/time/grain.ts'
import { type AnswerFlags, groupedAnswerCommand, writeAnswer } from './answer-command.ts'
import type { Io } from './io.ts'
import { type MetricFlags, metricOf, withMetricOption } from './metric-option.ts'
import { comparedQueryOf } from './query-options.ts'

type Flags = AnswerFlags & MetricFlags & { readonly grain: Grain; readonly by?: string }

/** `causerie evolution`. */
export function evolutionCommand(io: Io): Command {
  return withMetricOption(groupedAnswerCommand('evolution', 'a metric over time, beside the comparison period'))
    .addOption(new Option('--grain <grain>', 'length of a bucket').choices(grains).makeOptionMandatory())
    .option('--by <dim>', 'one series for each value of a dimension')
    .action(async (flags: Flags) => {
      const { grain, by } = flags
      const query = { ...comparedQueryOf(flags, io), ...metricOf(flags), grain, ...(by === undefined ? {} : { by }) }
      const { evolution } = await import('../src/metrics/operators/evolution.ts')
      await writeAnswer(io, flags, (store, asOf) => evolution(store, { ...query, asOf }))
    })
}
