// A process that loads a log into a store and says when it begins: what the kill test kills.
import { ingest } from '../src/ingest/ingest.ts'

const [store = '', log = ''] = process.argv.slice(2)
console.log('loading')
await ingest({ store, inputs: [log] })
