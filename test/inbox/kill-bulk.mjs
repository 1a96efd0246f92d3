// Archives chats in bulk, or undoes that, until it is killed. Says so for each step, and when nothing is left: PLACE=… BULK=… node kill-bulk.mjs
import { pathToFileURL } from 'node:url'

const { openJournal, startBulkRunner } = await import(
  pathToFileURL(`${process.env.CAUSERIE_BUILT}/inbox/index.js`).href
)
const journal = await openJournal(JSON.parse(process.env.PLACE))
const own = JSON.parse(process.env.BULK)
async function tell() {
  const { state } = await journal.read('bulk', own)
  console.log(['archived', 'undone'].includes(state) ? 'over' : 'step')
}
journal.onWritten(({ name }) => {
  if (name === 'stepBulk') void tell()
})
startBulkRunner({ journal, onError: error => console.error(error) })
await tell()
