import { type Command, Option } from 'commander'
import { type MetricName, metricNames } from '../src/metrics/definitions/catalogue.ts'

export interface MetricFlags {
  readonly metric?: MetricName
}

/** A command with `--metric`. */
export function withMetricOption(command: Command): Command {
  return command.addOption(new Option('--metric <name>', 'what is counted (default: activeChats)').choices(metricNames))
}

/** The part of a query that it fills. */
export function metricOf({ metric }: MetricFlags): MetricFlags {
  return metric === undefined ? {} : { metric }
}
