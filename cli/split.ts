import type { Command } from 'commander'
import { type AnswerFlags, groupedAnswerCommand, writeAnswer } from './answer-command.ts'
import { UsageError } from './failure.ts'
import type { Io } from './io.ts'
import { splitList } from './list-argument.ts'
import { type MetricFlags, metricOf, withMetricOption } from './metric-option.ts'
import { comparedQueryOf } from './query-options.ts'

type Flags = AnswerFlags & MetricFlags & { readonly by: readonly string[] }

/** `causerie split`. */
export function splitCommand(io: Io): Command {
  return withMetricOption(groupedAnswerCommand('split', 'a metric by channel, by platform or by any dimension'))
    .requiredOption('--by <dim[,dim]>', 'one dimension or two, such as channel,platform', splitList)
    .action(async (flags: Flags) => {
      const query = { ...comparedQueryOf(flags, io), ...metricOf(flags), by: oneOrTwo(flags.by) }
      const { split } = await import('../src/metrics/operators/split.ts')
      await writeAnswer(io, flags, (store, asOf) => split(store, { ...query, asOf }))
    })
}

function oneOrTwo(dimensions: readonly string[]): readonly [string] | readonly [string, string] {
  const [first, second, third] = dimensions
  if (first === undefined || third !== undefined)
    throw new UsageError('--by takes one dimension or two: channel,platform')
  return second === undefined ? [first] : [first, second]
}
