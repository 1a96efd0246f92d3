import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { SMTPServer, type SMTPServerDataStream, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server'
import type { Secret, SmtpConfig } from '../../config/config.ts'

/**
 * Where the server can drop a connection: on connect; at RCPT; at the first bytes of the letter; after the final dot without a reply,
 * with the letter lost or kept; right after the reply.
 */
export const smtpStages = ['connect', 'rcpt', 'data', 'dot', 'dot-kept', 'answer'] as const
export type SmtpStage = (typeof smtpStages)[number]

export interface SmtpRefusal {
  /** 4xx is temporary, 5xx permanent. */
  readonly code: number
  readonly text: string
}

/** A letter that the server accepted, recorded when it replies 250 or keeps the letter without a reply. */
export interface AcceptedMail {
  readonly envelope: { readonly from: string; readonly to: readonly string[] }
  /** As received, dot-unstuffed, with CRLF line ends. */
  readonly raw: string
  /** With angle brackets; empty if the letter has none. */
  readonly messageId: string
  readonly to: string
}

/** The settings that can be given as JSON, to a server in its own process. */
export interface SmtpSettings {
  /** By default a free one; `restart` keeps it. */
  readonly port?: number
  /** Recipients refused with 550. */
  readonly refused?: readonly string[]
  /** How many times a recipient is refused with 451 before it is accepted. */
  readonly deferred?: Readonly<Record<string, number>>
  /** How many connections are dropped at a stage: the first ones that reach it. */
  readonly drops?: Readonly<Partial<Record<SmtpStage, number>>>
  /** Delays before the reply to RCPT, and before the reply to a letter. */
  readonly rcptDelayMs?: number
  readonly answerDelayMs?: number
  readonly auth?: { readonly user: string; readonly password: string }
  /** `starttls` offers STARTTLS, `implicit` speaks TLS from the first byte; the certificate is self-signed. */
  readonly tls?: 'starttls' | 'implicit'
  /** Addresses in the certificate besides `localhost` and 127.0.0.1. */
  readonly addresses?: readonly string[]
  /** Size limit of a letter in bytes, announced in the reply to EHLO. */
  readonly size?: number
  /** Default true. */
  readonly pipelining?: boolean
  /** A file to which each accepted letter is appended as a JSON line, without its text, before the reply. */
  readonly record?: string
}

export interface SmtpOptions extends SmtpSettings {
  /** The refusal of a login other than `auth`. */
  readonly refuseLogin?: (login: { readonly user: string; readonly password: string }) => SmtpRefusal
  /** The text of the reply to an accepted letter. */
  readonly taken?: string
  readonly onMailFrom?: (address: string) => SmtpRefusal | null
  readonly onRcpt?: (address: string) => SmtpRefusal | null
  readonly onData?: (mail: AcceptedMail) => SmtpRefusal | null
}

export interface RunningSmtp {
  readonly host: '127.0.0.1'
  readonly port: number
  readonly accepted: readonly AcceptedMail[]
  /** PEM of the server's certificate; empty without TLS. */
  readonly certificate: string
  /** All attempted logins, right or wrong. */
  readonly logins: readonly { readonly user: string; readonly password: string }[]
  /** Number of connections so far. */
  connections(): number
  /** Number of open connections. */
  open(): number
  /** The most connections that were open at one time. */
  mostOpen(): number
  /** Ends every open connection, as a server does with idle ones. */
  closeConnections(options?: { readonly say?: string }): Promise<void>
  stop(): Promise<void>
  /** Stops, and listens again on the same port; `accepted` is kept. */
  restart(): Promise<void>
}

/** A real SMTP server on loopback that misbehaves as configured and records what it accepted. */
export async function startSmtp(options: SmtpOptions = {}): Promise<RunningSmtp> {
  const accepted: AcceptedMail[] = []
  const logins: RunningSmtp['logins'][number][] = []
  const left = new Map<string, number>(Object.entries(options.drops ?? {}))
  const deferrals = new Map(Object.entries(options.deferred ?? {}))
  const identity = options.tls === undefined ? null : selfSigned(options.addresses)
  let connections = 0
  let mostOpen = 0
  let server: SMTPServer | null = null

  const drops = (stage: SmtpStage, session: SMTPServerSession): boolean => {
    const rest = left.get(stage) ?? 0
    if (rest === 0) return false
    left.set(stage, rest - 1)
    socketOf(session)?.destroy()
    return true
  }
  const socketOf = (session: SMTPServerSession) =>
    [...(server?.connections ?? [])].find(connection => connection.id === session.id)?._socket
  const recipient = (address: string): SmtpRefusal | null => {
    if (options.refused?.includes(address)) return { code: 550, text: '5.1.1 no such mailbox here' }
    const rest = deferrals.get(address) ?? 0
    if (rest === 0) return options.onRcpt?.(address) ?? null
    deferrals.set(address, rest - 1)
    return { code: 451, text: '4.7.1 greylisted, come back later' }
  }
  const take = (mail: AcceptedMail) => {
    if (options.record !== undefined) appendFileSync(options.record, `${JSON.stringify({ ...mail, raw: undefined })}\n`)
    accepted.push(mail)
  }

  const behaviour: SMTPServerOptions = {
    logger: false,
    authOptional: options.auth === undefined,
    disabledCommands: [
      ...(options.auth === undefined ? ['AUTH'] : []),
      ...(options.tls === 'starttls' ? [] : ['STARTTLS']),
    ] as NonNullable<SMTPServerOptions['disabledCommands']>,
    allowInsecureAuth: options.tls === undefined,
    hidePIPELINING: options.pipelining === false,
    secure: options.tls === 'implicit',
    closeTimeout: 500,
    disableReverseLookup: true,
    ...(options.size === undefined ? {} : { size: options.size }),
    ...(identity === null ? {} : { key: identity.key, cert: identity.certificate }),
    onConnect(session, callback) {
      connections += 1
      mostOpen = Math.max(mostOpen, server?.connections.size ?? 0)
      if (!drops('connect', session)) callback()
    },
    onAuth(auth, _session, callback) {
      const good = auth.username === options.auth?.user && auth.password === options.auth?.password
      const [user, password] = [auth.username ?? '', auth.password ?? '']
      logins.push({ user, password })
      const refused = options.refuseLogin?.({ user, password })
      if (good) callback(null, { user })
      else callback(refusal(refused ?? { code: 535, text: `5.7.8 no such login: ${user} ${password}` }))
    },
    onMailFrom(address, _session, callback) {
      callback(refusal(options.onMailFrom?.(address.address) ?? null))
    },
    async onRcptTo(address, session, callback) {
      if (options.rcptDelayMs !== undefined) await sleep(options.rcptDelayMs)
      if (!drops('rcpt', session)) callback(refusal(recipient(address.address)))
    },
    onData(stream, session, callback) {
      // If a client disconnects within a letter, the stream ends with an error and nothing is accepted.
      receive(stream, session).then(answer => answer?.(callback), noAnswer)
    },
  }

  type Answer = (callback: Parameters<NonNullable<SMTPServerOptions['onData']>>[2]) => void
  /** Null if the connection was dropped, so that there is no reply. */
  async function receive(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<Answer | null> {
    const chunks: Buffer[] = []
    for await (const chunk of stream) {
      if (chunks.length === 0 && drops('data', session)) return null
      chunks.push(chunk)
    }
    if (stream.sizeExceeded) return callback => callback(refusal({ code: 552, text: '5.3.4 message too big' }))
    const mail = receivedMail(Buffer.concat(chunks).toString('latin1'), session)
    if (options.answerDelayMs !== undefined) await sleep(options.answerDelayMs)
    if (drops('dot', session)) return null
    const refused = refusal(options.onData?.(mail) ?? null)
    if (refused !== null) return callback => callback(refused)
    take(mail)
    if (drops('dot-kept', session)) return null
    const rest = left.get('answer') ?? 0
    left.set('answer', Math.max(0, rest - 1))
    return callback => {
      callback(null, options.taken ?? '2.0.0 taken')
      if (rest > 0) socketOf(session)?.end()
    }
  }

  const listen = (port: number) =>
    new Promise<number>((resolve, reject) => {
      const next = new SMTPServer(behaviour)
      // A killed client resets its connection; that is expected.
      next.on('error', error => {
        if (!next.server.listening) reject(error)
      })
      next.listen(port, '127.0.0.1', () => {
        server = next
        const bound = next.server.address()
        resolve(typeof bound === 'object' && bound !== null ? bound.port : port)
      })
    })
  const stop = async () => {
    const last = server
    server = null
    if (last === null) return
    for (const connection of last.connections) connection._socket.destroy()
    await new Promise<void>(resolve => last.close(resolve))
  }

  const port = await listen(options.port ?? 0)
  return {
    host: '127.0.0.1',
    port,
    accepted,
    certificate: identity?.certificate ?? '',
    logins,
    connections: () => connections,
    open: () => server?.connections.size ?? 0,
    mostOpen: () => mostOpen,
    async closeConnections({ say } = {}) {
      for (const connection of server?.connections ?? []) {
        if (say !== undefined) connection._socket.write(`${say}\r\n`)
        connection._socket.end()
      }
      while ((server?.connections.size ?? 0) > 0) await sleep(5)
    },
    stop,
    async restart() {
      await stop()
      await listen(port)
    },
  }
}

const noAnswer = () => undefined

/** A config for a running server, with every default written out and without a login. */
export function smtpConfigOf({ port }: Pick<RunningSmtp, 'port'>, changes: Partial<SmtpConfig> = {}): SmtpConfig {
  return {
    host: '127.0.0.1',
    port,
    secure: false,
    requireTls: false,
    from: 'Causerie <reports@example.com>',
    connections: 2,
    maxMailBytes: 20_000_000,
    interrupted: 'at-most-once',
    ...changes,
  }
}

/** A login from `${MAIL_USER}` and `${MAIL_PASSWORD}`, for `smtpConfigOf(server, smtpLogin)`. */
export const smtpLogin = { user: secret('MAIL_USER'), password: secret('MAIL_PASSWORD') }

function secret(name: string): Secret {
  return `\${${name}}` as Secret
}

function receivedMail(raw: string, session: SMTPServerSession): AcceptedMail {
  const { mailFrom, rcptTo } = session.envelope
  const to = rcptTo.map(address => address.address)
  const head = raw.slice(0, raw.indexOf('\r\n\r\n') + 2)
  return {
    envelope: { from: mailFrom === false ? '' : mailFrom.address, to },
    raw,
    messageId: /^Message-ID:\s*(<[^>]*>)/im.exec(head)?.[1] ?? '',
    to: to[0] ?? '',
  }
}

function refusal(answer: SmtpRefusal | null): Error | null {
  return answer === null ? null : Object.assign(new Error(answer.text), { responseCode: answer.code })
}

/** A key and a certificate for localhost and `addresses`, made by openssl: Node makes keys but no certificates. */
export function selfSigned(addresses: readonly string[] = []): { readonly key: string; readonly certificate: string } {
  const folder = mkdtempSync(join(tmpdir(), 'causerie-smtp-'))
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')]
  const names = ['subjectAltName=IP:127.0.0.1', 'DNS:localhost', ...addresses.map(address => `IP:${address}`)].join()
  const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  try {
    execFileSync(
      'openssl',
      [...request, '-subj', '/CN=localhost', '-addext', names, '-keyout', key, '-out', certificate],
      { stdio: 'ignore' },
    )
    return { key: readFileSync(key, 'utf8'), certificate: readFileSync(certificate, 'utf8') }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

// In its own process: `tsx test/servers/smtp.ts '{"record": "taken.jsonl"}'` writes its port as JSON and runs until SIGTERM.
if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === import.meta.filename) {
  const running = await startSmtp(JSON.parse(process.argv[2] ?? '{}') as SmtpSettings)
  process.stdout.write(`${JSON.stringify({ port: running.port })}\n`)
  process.once('SIGTERM', () => running.stop())
}
