/**
 * docs/definitions.md once more, in loops over plain objects: no SQL, and of `src` only the types of questions and answers.
 * Each operator gives the engine's answer without its `query`.
 */
export { chatList } from './chat-list.ts'
export { delayDistribution } from './delay-distribution.ts'
export { dimensionValues } from './dimension-values.ts'
export { evolution } from './evolution.ts'
export { heatmap } from './heatmap.ts'
export { ranking } from './ranking.ts'
export { restricted } from './restricted.ts'
export { split } from './split.ts'
export { stored } from './stored.ts'
export { summary } from './summary.ts'
export { table } from './table.ts'
export { volume } from './volume.ts'
export { watchList } from './watch-list.ts'
