import { networkInterfaces } from 'node:os'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { SmtpConfig } from '../../config/config.ts'
import { DeliveryError } from '../../jobs/delivery/delivery-error.ts'
import type { Letter } from '../../jobs/delivery/letter.ts'
import { openSmtp } from '../../jobs/delivery/smtp-transport.ts'
import { problemsOf } from '../../jobs/run/problems.ts'
import { type RelayOptions, startRelay } from '../servers/relay.ts'
import { type RunningSmtp, type SmtpOptions, smtpConfigOf, smtpLogin, startSmtp } from '../servers/smtp.ts'
import { carriedOut, openShop, type Shop } from './shop.ts'

const auth = { user: 'causerie-user', password: 'correct-horse-battery' }
const env = { MAIL_USER: auth.user, MAIL_PASSWORD: auth.password }

/**
 * Addresses of this machine that are not loopback. The first works everywhere: a connection to it reaches this machine, but the product
 * treats it as a remote host.
 */
const away = [
  '0.0.0.0',
  ...Object.values(networkInterfaces())
    .flatMap(addresses => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address),
]

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

/** A server that requires a login, behind a relay that records all traffic and listens on every address of this machine. */
async function heardServer(options: SmtpOptions, relay: Omit<RelayOptions, 'to'> = {}) {
  const server = await startSmtp({ auth, ...options })
  const way = await startRelay({ to: server.port, ...relay })
  closers.push(
    () => server.stop(),
    () => way.stop(),
  )
  return { server, way }
}

const letter: Letter = {
  messageId: '<a@causerie.example>',
  to: { address: 'ann@example.com', name: null },
  subject: 'A report',
  text: 'Good morning',
  html: '<p>Good morning</p>',
  attachments: [],
}

async function sendTo(
  { server, way }: Awaited<ReturnType<typeof heardServer>>,
  changes: Partial<SmtpConfig>,
  { trusts }: { readonly trusts: boolean },
) {
  const transport = openSmtp(smtpConfigOf(way, { ...smtpLogin, ...changes }), {
    env,
    connectSeconds: 2,
    answerSeconds: 2,
    ...(trusts ? { trusted: server.certificate } : {}),
  })
  closers.push(() => transport.close())
  let handOvers = 0
  const onHandOver = async () => {
    handOvers += 1
  }
  // Twice, as a worker retries: what the transport learned in the first attempt must not weaken the second.
  const errors: unknown[] = []
  for (const _ of [1, 2])
    errors.push(
      await transport.send(letter, { onHandOver }).then(
        () => null,
        error => error,
      ),
    )
  return { errors, handOvers }
}

/** Expects no AUTH command, no user name and no password on the wire, in clear or in base64. */
function expectNoLogin({ server, way }: { readonly server: RunningSmtp; readonly way: { heard(): string } }) {
  expect(way.heard()).not.toMatch(/AUTH/i)
  for (const text of [auth.user, auth.password, `\0${auth.user}\0${auth.password}`]) {
    expect(way.heard()).not.toContain(text)
    expect(way.heard()).not.toContain(Buffer.from(text).toString('base64').replace(/=+$/, ''))
  }
  expect(server.logins).toEqual([])
  expect(server.accepted).toEqual([])
}

const stripped = (offersLogin: boolean) => (said: string) =>
  said.replace(/250([ -])STARTTLS/g, offersLogin ? '250$1AUTH PLAIN LOGIN' : '250$1HELP')
const isStartTls = (heard: string) => /^STARTTLS\r\n$/i.test(heard)

interface Case {
  readonly server?: SmtpOptions
  readonly relay?: Omit<RelayOptions, 'to'>
  readonly config?: Partial<SmtpConfig>
  readonly trusts?: boolean
  readonly says: RegExp
}

const cases: Readonly<Record<string, Case>> = {
  'no TLS at all': { says: /the password is never sent without TLS, which the server does not offer/ },
  'STARTTLS taken out of what the server offers': {
    server: { tls: 'starttls' },
    relay: { edit: stripped(false) },
    trusts: true,
    says: /the password is never sent without TLS/,
  },
  'STARTTLS taken out, and a login offered in its place': {
    server: { tls: 'starttls' },
    relay: { edit: stripped(true) },
    trusts: true,
    says: /the password is never sent without TLS/,
  },
  'STARTTLS taken out where TLS is required': {
    server: { tls: 'starttls' },
    relay: { edit: stripped(true), answer: heard => (isStartTls(heard) ? '502 5.5.1 not known\r\n' : null) },
    config: { requireTls: true },
    trusts: true,
    says: /not known/,
  },
  'STARTTLS offered and refused': {
    server: { tls: 'starttls' },
    relay: { answer: heard => (isStartTls(heard) ? '454 4.7.0 TLS not available\r\n' : null) },
    trusts: true,
    says: /TLS not available/,
  },
  'STARTTLS agreed to, and no TLS after it': {
    server: { tls: 'starttls' },
    relay: {
      answer: heard => (isStartTls(heard) ? '220 go on\r\n' : heard.startsWith('\x16') ? '250 AUTH PLAIN\r\n' : null),
    },
    trusts: true,
    says: /./,
  },
  'STARTTLS with a certificate that nobody trusts': { server: { tls: 'starttls' }, says: /self-signed/ },
  'TLS with a certificate that nobody trusts': {
    server: { tls: 'implicit' },
    config: { secure: true },
    says: /self-signed/,
  },
  'STARTTLS with a certificate of another host': {
    server: { tls: 'starttls' },
    trusts: true,
    says: /does not match certificate/,
  },
  'TLS with a certificate of another host': {
    server: { tls: 'implicit' },
    config: { secure: true },
    trusts: true,
    says: /does not match certificate/,
  },
  'TLS asked of a server that has none': { config: { secure: true }, says: /./ },
}

describe.each(away)('a mail server at %s, which is not loopback', host => {
  test.each(Object.entries(cases))('%s: no login and no letter is sent', async (_, one) => {
    const heard = await heardServer(one.server ?? {}, one.relay)
    const { errors, handOvers } = await sendTo(heard, { ...one.config, host }, { trusts: one.trusts === true })
    expect(handOvers).toBe(0)
    for (const error of errors) {
      expect(error).toBeInstanceOf(DeliveryError)
      expect(error).toMatchObject({ permanent: false, maybeDelivered: false, message: expect.stringMatching(one.says) })
    }
    // Without any traffic the test would prove nothing.
    expect(heard.way.heard()).not.toBe('')
    expectNoLogin(heard)
  })

  test.each(['starttls', 'implicit'] as const)(
    '%s with a valid certificate: the server gets the login, the listener does not',
    async tls => {
      const heard = await heardServer({ tls, addresses: [host] })
      const { errors } = await sendTo(heard, { host, secure: tls === 'implicit' }, { trusts: true })
      expect(errors).toEqual([null, null])
      expect(heard.server.logins).toEqual([auth])
      expectNoLogin({ way: heard.way, server: { ...heard.server, logins: [], accepted: [] } })
    },
  )
})

test.each(['127.0.0.1', 'localhost'])(
  '%s is loopback: the login is sent in clear, and the listener hears it',
  async host => {
    const heard = await heardServer({})
    expect((await sendTo(heard, { host }, { trusts: false })).errors).toEqual([null, null])
    expect(heard.way.heard()).toMatch(/AUTH PLAIN/)
    expect(heard.way.heard()).toContain(Buffer.from(`\0${auth.user}\0${auth.password}`).toString('base64'))
  },
)

describe('a run', () => {
  let shop: Shop
  beforeAll(async () => {
    shop = await openShop()
  })
  afterAll(() => shop.close())

  test('over a server without TLS: retried, given up with the reason, and no login is sent', async () => {
    const heard = await heardServer({})
    const flow = await shop.flow({
      smtp: heard.way,
      smtpConfig: { host: '0.0.0.0', ...smtpLogin },
      recipients: ['ann@shop.example,Ann,fr'],
      subscription: { formats: ['html'] },
      env,
    })
    const view = await carriedOut(flow)
    expect(view.run.state).toBe('failed')
    expect(problemsOf(view)).toMatchObject([{ error: expect.stringMatching(/the password is never sent without TLS/) }])
    expect([...view.deliveries.values()][0]).toMatchObject({ state: 'given-up', attempts: 3, interrupted: false })
    expectNoLogin(heard)
  })
})
