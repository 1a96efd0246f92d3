// A process that loads a log into a store and reports when it begins. Used by the kill test and the test of concurrent loads.

const { ingest } = await import(`${process.env.CAUSERIE_BUILT}/src/ingest/ingest.js`)
const [store = '', log = '', establishments] = process.argv.slice(2)
console.log('loading')
await ingest({ store, inputs: [log], ...(establishments === undefined ? {} : { establishments }) })
