// Says that it begins, then forgets a customer; the test kills it.

const { forget } = await import(`${process.env.CAUSERIE_BUILT}/src/ingest/forget/forget.js`)
const [store = '', customer = ''] = process.argv.slice(2)
console.log('forgetting')
await forget({ store, customers: [customer] })
