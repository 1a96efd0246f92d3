// Loads a log in a process of its own and prints how long it took and how much memory it had at most.
import { ingest } from '../src/index.ts'

const [store = '', log = '', establishments = ''] = process.argv.slice(2)
const { seconds } = await ingest({ store, inputs: [log], establishments })
console.log(JSON.stringify({ seconds, peakMb: process.resourceUsage().maxRSS / 1024 }))
