// Erases what is older than five days, a line for each step: node kill-retention.mjs JOURNAL NOW
import { pathToFileURL } from 'node:url'

const [path, now] = process.argv.slice(2)
const { openJournal, retentionPass } = await import(pathToFileURL(`${process.env.CAUSERIE_BUILT}/inbox/index.js`).href)
const journal = await openJournal(path)
const retention = { journal, days: 5, auditDays: null, replacements: async () => new Map() }
for await (const _ of retentionPass(retention, Number(now))) console.log('step')
await journal.close()
