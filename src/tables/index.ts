// The exports of `causerie/arrow`. Separate from the metrics, because apache-arrow is optional and takes a tenth of a second to load.
export { toArrow } from './arrow.ts'
