// Takes the mail of a mailbox and sends replies until it is killed, and says so for each mail: node kill-mailbox.mjs FOLDER IMAP_PORT SMTP_PORT
import { pathToFileURL } from 'node:url'

const [folder, imapPort, smtpPort] = process.argv.slice(2)
const built = path => import(pathToFileURL(`${process.env.CAUSERIE_BUILT}/${path}`).href)
const { openJournal, startSender, startWatcher, emailChannel } = await built('inbox/index.js')
const { openAttachments, openFilesOnDisk } = await built('inbox/attachments/index.js')
const { emailSchema } = await built('config/email-config.js')
const now = () => Date.now() * 1000
const connection = 'support'
const onError = error => console.error(error)
const journal = await openJournal(`${folder}/journal.db`)
const quota = { unsent: { files: 20, bytes: 1e9 }, totalBytes: 1e10 }
const files = await openFilesOnDisk(`${folder}/files`)
const attachments = openAttachments({ journal, files, maxBytes: 1e8, quota, now, onError })
const server = { host: '127.0.0.1', secure: false }
// biome-ignore-start lint/suspicious/noTemplateCurlyInString: how a secret is written
const config = emailSchema.parse({
  imap: { ...server, port: Number(imapPort), user: '${IMAP_USER}', password: '${IMAP_PASSWORD}' },
  smtp: { ...server, port: Number(smtpPort) },
  addresses: { 'support@shop.example': 'lyon' },
  since: '2020-01-01',
})
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: how a secret is written
const channel = emailChannel({
  connection,
  config,
  attachments,
  attachment: attachment_id => journal.read('attachmentById', { attachment_id }),
  known: keys => journal.read('knownDeliveries', { connection, keys }),
  env: process.env,
  now,
})
journal.onWritten(({ name }) => {
  if (name === 'takeDelivery') console.log('took')
})
startWatcher({ journal, connection, channel, contents: attachments.contents, now, onError, onSetAside: onError })
await startSender({ journal, channels: new Map([[connection, channel]]), now, onError })
console.log('ready')
