import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import type { SmtpConfig } from '../../config/config.ts'
import {
  type RunningSmtp,
  type SmtpOptions,
  type SmtpRefusal,
  type SmtpStage,
  smtpConfigOf,
  smtpLogin,
  startSmtp,
} from '../../test/servers/smtp.ts'
import { isLoopback } from '../loopback.ts'
import { DeliveryError } from './delivery-error.ts'
import type { Letter, MailTransport } from './letter.ts'
import type { OpenSmtpOptions } from './smtp-post.ts'
import { openSmtp } from './smtp-transport.ts'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

async function mailServer(options: SmtpOptions = {}): Promise<RunningSmtp> {
  const server = await startSmtp(options)
  closers.push(() => server.stop())
  return server
}

function transportTo(
  server: RunningSmtp,
  changes: Partial<SmtpConfig> = {},
  options: Partial<OpenSmtpOptions> = {},
): MailTransport {
  const transport = openSmtp(smtpConfigOf(server, changes), {
    env: {},
    connectSeconds: 20,
    answerSeconds: 20,
    ...options,
  })
  closers.push(() => transport.close())
  return transport
}

function letterTo(address: string, changes: Partial<Letter> = {}): Letter {
  return {
    messageId: `<${address.replace('@', '-at-')}@causerie.example>`,
    to: { address, name: null },
    subject: 'A report',
    text: 'Good morning',
    html: '<p>Good morning</p>',
    attachments: [],
    ...changes,
  }
}

/** Sends, and says how it ended and how often the letter was handed over. */
async function attempt(transport: MailTransport, letter: Letter, onHandOver = async () => {}) {
  let handOvers = 0
  const sent = transport.send(letter, {
    onHandOver: async () => {
      handOvers += 1
      await onHandOver()
    },
  })
  const error = await sent.then(
    () => null,
    (error: unknown) => error,
  )
  if (error === null) return { error, handOvers, permanent: null, maybeDelivered: null, message: '' }
  if (!(error instanceof DeliveryError)) throw error
  const { permanent, maybeDelivered, message } = error
  return { error, handOvers, permanent, maybeDelivered, message }
}

describe('what a dropped connection means', () => {
  const expected: Record<SmtpStage, { handOvers: number; maybeDelivered: boolean; accepted: number } | null> = {
    connect: { handOvers: 0, maybeDelivered: false, accepted: 0 },
    rcpt: { handOvers: 0, maybeDelivered: false, accepted: 0 },
    data: { handOvers: 1, maybeDelivered: true, accepted: 0 },
    dot: { handOvers: 1, maybeDelivered: true, accepted: 0 },
    'dot-kept': { handOvers: 1, maybeDelivered: true, accepted: 1 },
    answer: null,
  }
  for (const pipelining of [true, false]) {
    for (const [stage, ends] of Object.entries(expected)) {
      test(`${stage}, ${pipelining ? 'pipelined' : 'one command after the other'}`, async () => {
        const server = await mailServer({ drops: { [stage]: 1 }, pipelining })
        const transport = transportTo(server)
        const first = await attempt(transport, letterTo('ann@example.com'))
        if (ends === null) expect(first.error).toBeNull()
        else {
          const { handOvers, maybeDelivered } = ends
          expect(first).toMatchObject({ permanent: false, handOvers, maybeDelivered })
        }
        expect(server.accepted).toHaveLength(ends?.accepted ?? 1)
        // Whatever happened, the next letter gets through.
        expect(await attempt(transport, letterTo('bob@example.com'))).toMatchObject({ error: null, handOvers: 1 })
      })
    }
  }

  test('in the middle of a letter that is larger than what the system holds back, it cannot have arrived', async () => {
    const server = await mailServer({ drops: { data: 1 } })
    const large = letterTo('ann@example.com', { text: 'A line of the letter that is long.\n'.repeat(600_000) })
    const ended = await attempt(transportTo(server, { maxMailBytes: 50_000_000 }), large)
    expect(ended).toMatchObject({ handOvers: 1, permanent: false, maybeDelivered: false })
    expect(server.accepted).toHaveLength(0)
  })

  test('no answer in time after the final dot', async () => {
    const server = await mailServer({ answerDelayMs: 600 })
    const ended = await attempt(transportTo(server, {}, { answerSeconds: 0.2 }), letterTo('ann@example.com'))
    expect(ended).toMatchObject({ handOvers: 1, permanent: false, maybeDelivered: true })
    expect(ended.message).toMatch(/may have arrived: Timeout/)
  })

  test('no answer in time to RCPT', async () => {
    const server = await mailServer({ rcptDelayMs: 600 })
    const ended = await attempt(transportTo(server, {}, { answerSeconds: 0.2 }), letterTo('ann@example.com'))
    expect(ended).toMatchObject({ handOvers: 0, permanent: false, maybeDelivered: false })
  })

  test('no server at all', async () => {
    const server = await mailServer()
    await server.stop()
    const transport = transportTo(server)
    expect(await attempt(transport, letterTo('ann@example.com'))).toMatchObject({
      handOvers: 0,
      permanent: false,
      maybeDelivered: false,
      message: expect.stringContaining('ECONNREFUSED'),
    })
    await server.restart()
    expect((await attempt(transport, letterTo('ann@example.com'))).error).toBeNull()
  })
})

describe('handing over', () => {
  test('comes after the recipient was taken and before the first byte', async () => {
    const seen: string[] = []
    const see = (what: string) => () => {
      seen.push(what)
      return null
    }
    const server = await mailServer({ onRcpt: see('rcpt'), onData: see('taken') })
    await attempt(transportTo(server), letterTo('ann@example.com'), async () => {
      await sleep(50)
      seen.push('handed over')
    })
    expect(seen).toEqual(['rcpt', 'handed over', 'taken'])
  })

  for (const tls of [undefined, 'starttls'] as const) {
    test(`declined: the server takes nothing, ${tls ?? 'in clear'}`, async () => {
      const server = await mailServer(tls === undefined ? {} : { tls })
      const transport = transportTo(server, {}, { trusted: server.certificate })
      const declined = new Error('somebody else has it')
      const ended = await attempt(transport, letterTo('ann@example.com'), () => Promise.reject(declined))
      expect(ended).toMatchObject({ handOvers: 1, permanent: false, maybeDelivered: false })
      expect(ended.error?.cause).toBe(declined)
      expect((await attempt(transport, letterTo('bob@example.com'))).error).toBeNull()
      expect(server.accepted.map(mail => mail.to)).toEqual(['bob@example.com'])
    })
  }

  test('declined over a connection that died meanwhile: it is declined', async () => {
    const server = await mailServer()
    const declined = new Error('somebody else has it')
    const ended = await attempt(transportTo(server), letterTo('ann@example.com'), async () => {
      await server.closeConnections()
      throw declined
    })
    expect(ended.error?.cause).toBe(declined)
    expect(Object.keys(declined)).toEqual([])
    expect(server.accepted).toHaveLength(0)
  })

  test('a connection that dies while it is being written down: told after that, nothing taken', async () => {
    const server = await mailServer()
    let written = false
    const ended = await attempt(transportTo(server), letterTo('ann@example.com'), async () => {
      await server.closeConnections()
      await sleep(100)
      written = true
    })
    expect(written).toBe(true)
    expect(ended).toMatchObject({ handOvers: 1, permanent: false, maybeDelivered: false })
    expect(server.accepted).toHaveLength(0)
  })
})

describe('what a refusal means', () => {
  const refusals = {
    'a recipient for good': [{ onRcpt: () => ({ code: 550, text: '5.1.1 no such mailbox' }) }, true],
    'a recipient for a while': [{ onRcpt: () => ({ code: 451, text: '4.7.1 greylisted' }) }, false],
    'too many at once': [{ onRcpt: () => ({ code: 450, text: '4.7.0 too many' }) }, false],
    'a full server, closing': [{ onRcpt: () => ({ code: 421, text: '4.3.2 too busy' }) }, false],
    'a sender for good': [{ onMailFrom: () => ({ code: 553, text: '5.7.1 not your address' }) }, false],
    'a size at MAIL FROM': [{ onMailFrom: () => ({ code: 552, text: '5.3.4 too big' }) }, true],
    'a size that it announced': [{ size: 100 }, true],
    'a letter for good': [{ onData: () => ({ code: 554, text: '5.7.1 looks like spam' }) }, true],
    'a letter for a while': [{ onData: () => ({ code: 452, text: '4.3.1 disk full' }) }, false],
    'a letter, closing': [{ onData: () => ({ code: 421, text: '4.3.2 going down' }) }, false],
    'a login that is wanted': [{ auth: { user: 'ann', password: 'x' } }, false],
  } as const satisfies Record<string, readonly [SmtpOptions, boolean]>
  for (const pipelining of [true, false]) {
    for (const [name, [options, permanent]] of Object.entries(refusals)) {
      test(`${name}, ${pipelining ? 'pipelined' : 'one by one'}`, async () => {
        const server = await mailServer({ ...options, pipelining })
        const ended = await attempt(transportTo(server), letterTo('ann@example.com'))
        expect(ended).toMatchObject({ permanent, maybeDelivered: false, handOvers: 'onData' in options ? 1 : 0 })
        expect(server.accepted).toHaveLength(0)
      })
    }
  }

  test('one recipient among others harms none of them', async () => {
    const addresses = Array.from({ length: 20 }, (_, index) => `manager-${index}@example.com`)
    const server = await mailServer({ refused: addresses.slice(0, 3), deferred: { [String(addresses[5])]: 2 } })
    const transport = transportTo(server)
    const ended = await Promise.all(addresses.map(address => attempt(transport, letterTo(address))))
    expect(ended.map(({ permanent }) => permanent)).toEqual(
      addresses.map((_, index) => (index < 3 ? true : index === 5 ? false : null)),
    )
    expect(server.accepted.map(mail => mail.to).toSorted()).toEqual(
      addresses.filter((_, index) => index >= 3 && index !== 5).toSorted(),
    )
    const again = letterTo(String(addresses[5]))
    expect([(await attempt(transport, again)).permanent, (await attempt(transport, again)).permanent]).toEqual([
      false,
      null,
    ])
  })

  test('an address that is none', async () => {
    const server = await mailServer()
    for (const address of ['', 'ann', 'ann@example.com>\r\nRCPT TO:<bob@example.com', 'é@example.com', 'a@b, c@d']) {
      expect(await attempt(transportTo(server), { ...letterTo('x@y'), to: { address, name: null } })).toMatchObject({
        permanent: true,
        handOvers: 0,
      })
    }
    expect(server.connections()).toBe(0)
  })
})

describe('connections', () => {
  test('are few and kept, however many letters', async () => {
    const server = await mailServer({ rcptDelayMs: 5 })
    const transport = transportTo(server, { connections: 3 })
    const addresses = Array.from({ length: 40 }, (_, index) => `manager-${index}@example.com`)
    await Promise.all(addresses.map(address => attempt(transport, letterTo(address))))
    expect(server.accepted.map(mail => mail.to).toSorted()).toEqual(addresses.toSorted())
    expect(server.connections()).toBe(3)
    await transport.close()
    expect(server.open()).toBe(0)
  })

  for (const say of [undefined, '421 4.4.2 idle for too long']) {
    test(`ended by the server while idle are replaced${say === undefined ? '' : ', with a word'}`, async () => {
      const server = await mailServer()
      const transport = transportTo(server, { connections: 1 })
      for (const address of ['a@example.com', 'b@example.com', 'c@example.com']) {
        expect(await attempt(transport, letterTo(address))).toMatchObject({ error: null, handOvers: 1 })
        await server.closeConnections(say === undefined ? {} : { say })
      }
      expect(server.accepted).toHaveLength(3)
      expect(server.connections()).toBe(3)
    })
  }

  test('dropped by the server as the next letter begins are replaced, that letter handed over once', async () => {
    let letters = 0
    const server = await mailServer({
      onMailFrom: () => {
        letters += 1
        return letters === 2 ? { code: 421, text: '4.7.0 one letter a connection' } : null
      },
    })
    const transport = transportTo(server, { connections: 1 })
    await attempt(transport, letterTo('a@example.com'))
    expect(await attempt(transport, letterTo('b@example.com'))).toMatchObject({ error: null, handOvers: 1 })
    expect(server.connections()).toBe(2)
  })

  // Another connection would get the same answer.
  const said = {
    'its recipient is refused': { onRcpt: address => (address === 'b@example.com' ? gone : null) },
    'its sender is refused': { onMailFrom: secondTime({ code: 553, text: '5.7.1 not your address' }) },
    'the letter is refused': { onData: ({ to }) => (to === 'b@example.com' ? gone : null) },
    'it is larger than the server takes': { size: 5000 },
  } satisfies Record<string, SmtpOptions>
  const gone = { code: 550, text: '5.1.1 no such mailbox' }
  function secondTime(answer: SmtpRefusal) {
    let times = 0
    return () => {
      times += 1
      return times === 2 ? answer : null
    }
  }
  test.each(Object.entries(said))('are not replaced for a letter when %s', async (_, options) => {
    const server = await mailServer(options)
    const transport = transportTo(server, { connections: 1 })
    expect(await attempt(transport, letterTo('a@example.com'))).toMatchObject({ error: null })
    const large = letterTo('b@example.com', { text: 'long '.repeat(3000) })
    expect(await attempt(transport, large)).toMatchObject({ error: expect.anything(), maybeDelivered: false })
    expect(server.connections()).toBe(1)
  })

  test('that are idle are given back', async () => {
    const server = await mailServer()
    const transport = transportTo(server, {}, { idleSeconds: 0.05 })
    await attempt(transport, letterTo('a@example.com'))
    await expect.poll(() => server.open()).toBe(0)
    expect((await attempt(transport, letterTo('b@example.com'))).error).toBeNull()
  })

  test('a server that was started again', async () => {
    const server = await mailServer()
    const transport = transportTo(server, { connections: 1 })
    await attempt(transport, letterTo('a@example.com'))
    await server.restart()
    expect((await attempt(transport, letterTo('b@example.com'))).error).toBeNull()
  })

  test('closing lets what is under way end, and sends nothing more', async () => {
    const server = await mailServer({ rcptDelayMs: 50 })
    const transport = transportTo(server, { connections: 1 })
    const sending = ['a', 'b', 'c'].map(name => attempt(transport, letterTo(`${name}@example.com`)))
    await sleep(20)
    await transport.close()
    const ended = await Promise.all(sending)
    expect(ended.map(({ permanent, handOvers }) => [permanent, handOvers])).toEqual([
      [null, 1],
      [false, 0],
      [false, 0],
    ])
    expect((await attempt(transport, letterTo('d@example.com'))).permanent).toBe(false)
    expect(server.accepted).toHaveLength(1)
  })

  test('letters keep the pace that was asked', async () => {
    const server = await mailServer()
    const transport = transportTo(server, { mailsPerMinute: 600 })
    const start = performance.now()
    await Promise.all(['a', 'b', 'c', 'd'].map(name => attempt(transport, letterTo(`${name}@example.com`))))
    expect(performance.now() - start).toBeGreaterThan(290)
  })
})

describe('TLS and login', () => {
  const auth = { user: 'zebra-quince', password: 'correct horse ünd battery' }
  const env = { MAIL_USER: auth.user, MAIL_PASSWORD: auth.password }

  for (const tls of ['starttls', 'implicit'] as const) {
    test(`${tls}, with a login`, async () => {
      const server = await mailServer({ tls, auth })
      const secure = tls === 'implicit'
      const transport = transportTo(server, { ...smtpLogin, secure }, { env, trusted: server.certificate })
      expect((await attempt(transport, letterTo('ann@example.com'))).error).toBeNull()
    })

    test(`${tls} with a certificate that nobody trusts`, async () => {
      const server = await mailServer({ tls })
      const ended = await attempt(transportTo(server, { secure: tls === 'implicit' }), letterTo('ann@example.com'))
      expect(ended).toMatchObject({ permanent: false, maybeDelivered: false, handOvers: 0 })
      expect(ended.message).toMatch(/self-signed/)
    })
  }

  test('TLS that is required and not offered', async () => {
    const server = await mailServer()
    const ended = await attempt(transportTo(server, { requireTls: true }), letterTo('ann@example.com'))
    expect(ended).toMatchObject({ permanent: false, handOvers: 0 })
  })

  test('a wrong login is told without its secrets, though the server repeats them', async () => {
    const server = await mailServer({ auth })
    const wrong = { MAIL_USER: 'causerie-user', MAIL_PASSWORD: 'wrong-password' }
    const ended = await attempt(transportTo(server, smtpLogin, { env: wrong }), letterTo('ann@example.com'))
    expect(ended).toMatchObject({ permanent: false, maybeDelivered: false, handOvers: 0 })
    expect(ended.message).toContain(`no such login: ${smtpLogin.user} ${smtpLogin.password}`)
    const everything = JSON.stringify(ended.error, [...Object.getOwnPropertyNames(ended.error), 'cause', 'response'])
    expect(everything).not.toMatch(/causerie-user|wrong-password/)
  })

  // As a login travels, as a proxy or a log may write it, cut, or twice encoded.
  const echoes: Readonly<Record<string, (user: string, password: string) => string>> = {
    'AUTH PLAIN': (user, password) => `AUTH PLAIN ${base64(`\0${user}\0${password}`)}`,
    'AUTH PLAIN for somebody': (user, password) => base64(`${user}\0${user}\0${password}`),
    'AUTH PLAIN cut at its end': (user, password) => base64(`\0${user}\0${password}`).slice(0, -2),
    'AUTH PLAIN cut at its start': (user, password) => base64(`\0${user}\0${password}`).slice(3),
    'AUTH LOGIN': (user, password) => `${base64(user)}/${base64(password)}`,
    'a pair': (user, password) => `auth=${base64(`${user}:${password}`)};`,
    'a pair for an address': (user, password) => Buffer.from(`${user}:${password}`).toString('base64url'),
    hexadecimal: (user, password) => Buffer.from(`\0${user}\0${password}`).toString('hex'),
    'an address': (user, password) => `smtp://${encodeURIComponent(user)}:${encodeURIComponent(password)}@mail`,
    'a form': (user, password) => new URLSearchParams({ user, password }).toString(),
    'an address in small letters': (user, password) =>
      `${user}:${encodeURIComponent(password).replace(/%../g, code => code.toLowerCase())}`,
    'all of it in percents': (_, password) => Buffer.from(password).toString('hex').replace(/../g, '%$&'),
    'capital letters': (user, password) => `${user} ${password}`.toUpperCase(),
    'past the cut': (user, password) => `${'x'.repeat(495)} ${user}${password}`,
  }
  const base64 = (text: string) => Buffer.from(text).toString('base64')
  /** What of a text, read as it is or decoded from any place in it, has the beginning of a secret. */
  const leaked = (text: string, login: { readonly user: string; readonly password: string }) => {
    const words = text.split(/[^A-Za-z0-9+/_-]+/).flatMap(word => [0, 1, 2, 3].map(start => word.slice(start)))
    const read = words.flatMap(word => [Buffer.from(word, 'base64').toString(), Buffer.from(word, 'hex').toString()])
    const begins = [login.user, login.password].map(value => value.slice(0, 8))
    const inPercents = text
      .replaceAll('+', ' ')
      .replace(/(%[\da-f]{2})+/gi, codes => Buffer.from(codes.replaceAll('%', ''), 'hex').toString())
    return [text, inPercents, ...read].filter(part => begins.some(begin => part.toLowerCase().includes(begin)))
  }

  test.for(Object.entries(echoes))('a server that repeats a login as %s gives no secret away', async ([, echo]) => {
    // Words that no path of a checkout has, since errors tell where they were thrown.
    const login = { user: 'zebra-quince', password: 'p%/+ s.wörd~of-ann' }
    const env = { MAIL_USER: login.user, MAIL_PASSWORD: login.password }
    const refuses = await mailServer({
      auth,
      refuseLogin: ({ user, password }) => ({ code: 535, text: `5.7.8 ${echo(user, password)}` }),
    })
    const ended = await attempt(transportTo(refuses, smtpLogin, { env }), letterTo('ann@example.com'))
    expect(ended.handOvers).toBe(0)
    const everything = JSON.stringify(ended.error, [...Object.getOwnPropertyNames(ended.error), 'cause', 'response'])
    expect(leaked(everything, login)).toEqual([])

    const takes = await mailServer({ auth: login, taken: `2.0.0 ${echo(login.user, login.password)}` })
    const sent = await transportTo(takes, smtpLogin, { env }).send(letterTo('ann@example.com'), {
      onHandOver: async () => {},
    })
    expect(leaked(sent.response, login)).toEqual([])
    expect(sent.response).toMatch(/MAIL_|^250 2.0.0 x+…$/)
  })

  test('a login that the server does not offer', async () => {
    const server = await mailServer()
    const ended = await attempt(transportTo(server, smtpLogin, { env }), letterTo('ann@example.com'))
    expect(ended).toMatchObject({ permanent: false, handOvers: 0 })
  })

  test('a secret that is not in the environment is named', () => {
    const config = smtpConfigOf({ port: 25 }, smtpLogin)
    expect(() => openSmtp(config, { env: { MAIL_USER: 'a' } })).toThrow(
      'a secret must be set in the environment: MAIL_PASSWORD',
    )
  })

  test('passwords go in clear to this machine only', () => {
    expect(['localhost', '127.0.0.1', '127.3.2.1', '::1'].every(isLoopback)).toBe(true)
    expect(
      ['mail.example.com', '127.0.0.1.example.com', '127.0.0.999', '127.1', '0.0.0.0', '10.0.0.1', ''].some(isLoopback),
    ).toBe(false)
  })
})

describe('size', () => {
  test('above the config’s limit nothing is tried, both sizes are said', async () => {
    const server = await mailServer()
    const folder = await mkdtemp(join(tmpdir(), 'causerie-mail-'))
    closers.push(() => rm(folder, { recursive: true }))
    const path = join(folder, 'a.pdf')
    await writeFile(path, Buffer.alloc(20_000))
    const attachments = [{ fileName: 'a.pdf', contentType: 'application/pdf', path }]
    const ended = await attempt(
      transportTo(server, { maxMailBytes: 10_000 }),
      letterTo('ann@example.com', { attachments }),
    )
    expect(ended).toMatchObject({ permanent: true, handOvers: 0 })
    expect(ended.message).toMatch(/10000 bytes: 28\d\d\d bytes to ann@example.com with a.pdf/)
    expect(server.connections()).toBe(0)
  })

  test('above what the server told it takes', async () => {
    const server = await mailServer({ size: 5000 })
    const ended = await attempt(transportTo(server), letterTo('ann@example.com', { text: 'long '.repeat(3000) }))
    expect(ended).toMatchObject({ permanent: true, handOvers: 0 })
  })

  test('an attachment that is not there', async () => {
    const server = await mailServer()
    const attachments = [{ fileName: 'a.pdf', contentType: 'application/pdf', path: '/nowhere/a.pdf' }]
    const ended = await attempt(transportTo(server), letterTo('ann@example.com', { attachments }))
    expect(ended).toMatchObject({ permanent: false, handOvers: 0 })
  })
})
