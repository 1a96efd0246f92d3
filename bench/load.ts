// Loads a log in its own process and prints the time and the peak memory.
import { ingest } from '../src/index.ts'
import { timed } from './contest.ts'

const [store = '', log = '', establishments = '', memoryLimit = ''] = process.argv.slice(2)
const options = {
  ...(establishments === '' ? {} : { establishments }),
  ...(memoryLimit === '' ? {} : { memoryLimit }),
}
const [, seconds] = await timed(() => ingest({ store, inputs: [log], ...options }))
console.log(JSON.stringify({ seconds, peakBytes: process.resourceUsage().maxRSS * 1024 }))
