import { mkdir, writeFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'

await mkdir('letters', { recursive: true })
let count = 0
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onData(stream, { envelope }, done) {
    const [{ address }] = envelope.rcptTo
    buffer(stream)
      .then(letter => writeFile(`letters/${++count}-${address}.eml`, letter))
      .then(() => console.log(`a letter to ${address}`))
      .then(() => done(), done)
  },
})
const port = Number(process.env.PORT ?? 1025)
server.listen(port, '127.0.0.1', () => console.log(`mails are caught at 127.0.0.1:${port}`))
