import type { NamesOf } from '../known-options.ts'
import { type ChartOptions, chartOptionNames } from './chart-options.ts'

export interface EvolutionChartOptions extends ChartOptions {
  /** The names of values that are ids, such as those of establishments. Default: the values themselves. */
  readonly names?: ReadonlyMap<string, string> | undefined
  /** The number of small charts, for the largest groups; the head counts the others. Default 6. */
  readonly panels?: number
  /** A value of the metric that is drawn as a line across. */
  readonly target?: number | undefined
  /** Whether the small charts share a scale or have one each. Default `shared`. */
  readonly scale?: EvolutionScale
}

export const evolutionScales = ['shared', 'own'] as const
export type EvolutionScale = (typeof evolutionScales)[number]

/** The option names for `assertKnownOptions`. */
export const evolutionOptionNames: NamesOf<EvolutionChartOptions> = {
  ...chartOptionNames,
  names: true,
  panels: true,
  target: true,
  scale: true,
}
