import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Dovecot, dovecotSkipped, startDovecot } from '../servers/dovecot.ts'
import { type RunningSmtp, startSmtp } from '../servers/smtp.ts'
import { mailSecrets, mailText, openMailPlace } from './mail-place.ts'

const kills = Number(process.env.CAUSERIE_KILLS ?? 5)

describe.skipIf(dovecotSkipped !== null)('a process that reads a mailbox', () => {
  let folder: string
  let dovecot: Dovecot
  let smtp: RunningSmtp
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'causerie-mail-kill-'))
    dovecot = await startDovecot()
    smtp = await startSmtp()
  })
  afterEach(async () => {
    await smtp.stop()
    await dovecot.stop()
    await rm(folder, { recursive: true, force: true })
  })

  /** Starts a process, and waits until it has taken some mails. */
  async function started(mails: number): Promise<ChildProcess> {
    const program = join(import.meta.dirname, 'kill-mailbox.mjs')
    const child = spawn(process.execPath, [program, folder, `${dovecot.port}`, `${smtp.port}`], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...mailSecrets({ imap: dovecot }) },
    })
    const said: string[] = []
    child.stderr?.on('data', chunk => said.push(String(chunk)))
    let took = 0
    await new Promise<void>((ready, fail) => {
      child.stdout?.on('data', chunk => {
        took += String(chunk).split('took').length - 1
        if (took >= mails) ready()
      })
      child.once('exit', () => fail(new Error(said.join(''))))
    })
    return child
  }
  async function killed(child: ChildProcess): Promise<void> {
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }

  test(`killed ${kills} times takes each mail once, with its files, and leaves no other files`, {
    timeout: kills * 60_000 + 120_000,
  }, async () => {
    const mails = 12 * kills
    const file = Buffer.alloc(300_000, 'a picture that takes some time to fetch ').toString('base64')
    const mail = (index: number) =>
      mailText(
        {
          'Message-ID': `<${index}@customer.example>`,
          From: `c${index % 5}@customer.example`,
          References: `<root${index % 5}@customer.example>`,
          'Content-Type': 'multipart/mixed; boundary=b',
        },
        `--b\nContent-Type: text/plain\n\nmail ${index}\n--b\nContent-Type: application/octet-stream\nContent-Disposition: attachment; filename=f.bin\nContent-Transfer-Encoding: base64\n\n${(Buffer.from(`${index} `).toString('base64') + file).replace(/(.{76})/g, '$1\n')}\n--b--\n`,
      )
    for (let index = 0; index < mails; index++) await dovecot.deliver(mail(index))
    for (let kill = 0; kill < kills; kill++) {
      const child = await started(1 + Math.floor(Math.random() * 4))
      await sleep(Math.random() * 150)
      await killed(child)
    }
    const place = await openMailPlace({ imap: dovecot, smtp, folder })
    const taken = async () =>
      (await place.journal.read('eventsAfter', { seq: 0, limit: 1000 })).map(({ text }) => text ?? '')
    const before = (await taken()).length
    place.watch()
    await vi.waitFor(async () => expect((await taken()).length).toBeGreaterThanOrEqual(mails), {
      timeout: 60_000,
      interval: 100,
    })
    expect(before).toBeGreaterThanOrEqual(kills)
    // In the order in which they came.
    expect(await taken()).toEqual(Array.from({ length: mails }, (_, index) => `mail ${index}`))
    expect(await place.chats()).toHaveLength(5)
    for (const { chat_id } of await place.chats())
      for (const { message_id } of await place.thread(chat_id))
        expect(await place.journal.read('sentAttachments', { chat_id, messages: [message_id] })).toHaveLength(1)
    expect(await readdir(join(folder, 'files', 'arriving'))).toEqual([])
    expect(place.errors).toEqual([])
    await place.stop()
  })
})
