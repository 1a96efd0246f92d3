// A process that loads a log into a store and says when it begins: what the kill test kills, and one of the loads at once.

const { ingest } = await import(`${process.env.CAUSERIE_BUILT}/src/ingest/ingest.js`)
const [store = '', log = '', establishments] = process.argv.slice(2)
console.log('loading')
await ingest({ store, inputs: [log], ...(establishments === undefined ? {} : { establishments }) })
