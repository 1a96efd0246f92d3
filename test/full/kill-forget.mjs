// A process that forgets and says when it begins: what the kill test kills.

const { forget } = await import(`${process.env.CAUSERIE_BUILT}/src/ingest/forget/forget.js`)
const [store = '', customer = ''] = process.argv.slice(2)
console.log('forgetting')
await forget({ store, customers: [customer] })
