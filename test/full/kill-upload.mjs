// Stores one whole file and half of another, then says so; the test kills it then.
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'

const { openAttachments } = await import(`${process.env.CAUSERIE_BUILT}/inbox/attachments/attachments.js`)
const { openFilesOnDisk } = await import(`${process.env.CAUSERIE_BUILT}/inbox/attachments/files-on-disk.js`)
const { openJournal } = await import(`${process.env.CAUSERIE_BUILT}/inbox/journal/journal.js`)

const [directory = '', round = ''] = process.argv.slice(2)
const journal = await openJournal(join(directory, 'journal.db'))
const attachments = openAttachments({
  journal,
  files: await openFilesOnDisk(join(directory, 'files')),
  maxBytes: 100_000_000,
  quota: { unsent: { files: 20, bytes: 1e9 }, totalBytes: 1e9 },
  now: () => Date.now() * 1000,
  onError: error => console.error(error),
})
const owner = { chat_id: 'chat', uploader: 'agent:ann' }
await attachments.take(Readable.from([Buffer.alloc(3_000_000, Number(round))]), { name: `kept-${round}.bin`, owner })
console.log(`kept ${round}`)
const half = new PassThrough()
void attachments.take(half, { name: 'half.bin', owner })
half.write(Buffer.alloc(2_000_000, 9))
setTimeout(() => console.log('half'), 200)
