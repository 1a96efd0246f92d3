import { once } from 'node:events'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { smtpConfigOf } from '../../test/servers/smtp.ts'
import { openSmtp } from './smtp-transport.ts'

const steps = ['greeting', 'EHLO', 'MAIL', 'RCPT', 'DATA', 'dot'] as const

/** A mail server that accepts everything, but says this at one step. */
async function serverThatSays(said: string, at: (typeof steps)[number]) {
  const answers = {
    greeting: '220 ready',
    EHLO: '250 here',
    MAIL: '250 ok',
    RCPT: '250 ok',
    DATA: '354 go on',
    dot: '250 ok',
  }
  const server = createServer(socket => {
    const say = (step: (typeof steps)[number]) => {
      if (socket.writable) socket.write(`${step === at ? said : answers[step]}\r\n`)
    }
    let isInLetter = false
    socket.on('error', () => {})
    say('greeting')
    createInterface({ input: socket }).on('line', line => {
      if (isInLetter && line !== '.') return
      const step = isInLetter ? 'dot' : steps.find(known => line.toUpperCase().startsWith(known))
      isInLetter = step === 'DATA' && at !== 'DATA'
      if (step === undefined) socket.end('221 bye\r\n')
      else say(step)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { readonly port: number }
  return { port, stop: () => server.close() }
}

const letter = {
  messageId: '<a@causerie.example>',
  to: { address: 'ann@example.com', name: null },
  subject: 'A report',
  text: 'Good morning',
  html: '<p>Good morning</p>',
  attachments: [],
}

test.each(steps)('an answer without a code says nothing about the address: %s', async at => {
  const server = await serverThatSays('hello', at)
  const transport = openSmtp(smtpConfigOf(server), { env: {}, connectSeconds: 20, answerSeconds: 20 })
  try {
    const sent = transport.send(letter, { onHandOver: async () => undefined })
    await expect(sent).rejects.toMatchObject({ permanent: false, maybeDelivered: at === 'dot' })
  } finally {
    await transport.close()
    server.stop()
  }
})
