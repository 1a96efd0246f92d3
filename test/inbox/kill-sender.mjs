// Sends the letters of an outbox until it is killed, by a channel whose receiver does not drop repeats: node kill-sender.mjs JOURNAL URL SECRET
import { pathToFileURL } from 'node:url'

const [path, url, secret] = process.argv.slice(2)
const { openJournal, startSender, webhookChannel } = await import(
  pathToFileURL(`${process.env.CAUSERIE_BUILT}/inbox/index.js`).href
)
const journal = await openJournal(path)
const channel = { ...webhookChannel({ secret, url }), keepsKeys: false }
await startSender({
  journal,
  channels: new Map([['crm', channel]]),
  now: () => Date.now() * 1000,
  onError: error => console.error(error),
})
console.log('ready')
