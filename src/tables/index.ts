// What `causerie/arrow` exports: apart from the metrics, since apache-arrow need not be installed and takes a tenth of a second to load.
export { toArrow } from './arrow.ts'
