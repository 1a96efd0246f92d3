import { Socket } from 'node:net'
import SMTPConnection, { type SMTPConnectionOptions } from 'nodemailer/lib/smtp-connection'
import { isLoopback } from '../loopback.ts'
import { letterStream } from './letter-stream.ts'

type Progress = Pick<BrokenLine, 'handedOver' | 'whole' | 'declined'>

/** What is said to a server, and how far it came: kept to tell what a broken line means for the letter. */
export class BrokenLine extends Error {
  override readonly name = 'BrokenLine'
  /** Whether `onHandOver` had been called. */
  readonly handedOver: boolean
  /** Whether the system had taken all of the letter, so that its final dot may have gone out. */
  readonly whole: boolean
  /** Whether it was `onHandOver` that declined; its error is the cause. */
  readonly declined: boolean
  override readonly cause: unknown

  constructor(cause: unknown, progress: Progress) {
    super(cause instanceof Error ? cause.message : String(cause))
    this.cause = cause
    this.handedOver = progress.handedOver
    this.whole = progress.whole
    this.declined = progress.declined
  }
}

export interface LineSettings {
  readonly host: string
  readonly port: number
  /** TLS from the first byte. */
  readonly secure: boolean
  readonly requireTls: boolean
  readonly login: { readonly user: string; readonly password: string } | null
  /** PEM of certificates to trust in place of the system's; null for the system's. */
  readonly trusted: string | null
  readonly connectMs: number
  /** The longest silence of the server. RFC 5321 asks for ten minutes after the final dot. */
  readonly answerMs: number
}

/** One open session with a server, for one letter after the other. */
export interface SmtpLine {
  isOpen(): boolean
  /**
   * Gives what the server answered to the letter. `onHandOver` runs after its 354 and before the first byte. Throws `BrokenLine`,
   * after `onHandOver` has settled.
   */
  send(
    envelope: { readonly from: string; readonly to: string },
    message: Buffer,
    options: { readonly onHandOver: () => Promise<void> },
  ): Promise<string>
  /** Asks for a clean start (RSET). Throws `BrokenLine` when the server is gone or declines. */
  reset(): Promise<void>
  /** Takes leave (QUIT), waiting two seconds at most. */
  quit(): Promise<void>
}

/** Connects, greets, secures and logs in. Throws `BrokenLine`. */
export async function openLine(settings: LineSettings): Promise<SmtpLine> {
  const connection = new SMTPConnection(connectionOptions(settings))
  let open = true
  connection.on('error', () => {
    open = false
  })
  connection.on('end', () => {
    open = false
  })
  const nothingSent = { handedOver: false, whole: false, declined: false }
  // nodemailer calls back only for the answer to what was said; a line that breaks meanwhile is an event.
  const answered = <T>(ask: (done: (error: Error | null | undefined, value?: T) => void) => void) =>
    new Promise<T | undefined>((resolve, reject) => {
      const onError = (error: Error) => settle(() => reject(error))
      const onEnd = () => settle(() => reject(new Error('the connection was closed')))
      const settle = (then: () => void) => {
        connection.off('error', onError)
        connection.off('end', onEnd)
        then()
      }
      connection.once('error', onError)
      connection.once('end', onEnd)
      ask((error, value) => settle(() => (error ? reject(error) : resolve(value))))
    })
  const orClosed = async <T>(asked: Promise<T>): Promise<T> => {
    try {
      return await asked
    } catch (cause) {
      connection.close()
      throw new BrokenLine(cause, nothingSent)
    }
  }

  await orClosed(answered<void>(done => connection.connect(done)))
  if (settings.login !== null) await orClosed(logIn(connection, settings, answered))

  return {
    isOpen: () => open,
    async send({ from, to }, message, { onHandOver }) {
      const letter = letterStream(message, { onHandOver, queuedBytes: () => queuedBytes(connection) })
      try {
        const sent = await answered<{ readonly response: string }>(done =>
          connection.send({ from, to: [to], size: message.length }, letter.stream, done),
        )
        if (sent === undefined || !letter.progress().whole) throw new Error('answered before the letter was whole')
        return sent.response
      } catch (cause) {
        const progress = letter.progress()
        letter.stream.destroy()
        // After a refused recipient the session is good; once bytes went out, only a dropped line keeps the rest from following.
        if (progress.handedOver) connection.close()
        const declined = await letter.declined()
        throw new BrokenLine(declined === null ? cause : declined.error, { ...progress, declined: declined !== null })
      }
    },
    async reset() {
      await orClosed(answered<boolean>(done => connection.reset(done)))
    },
    async quit() {
      if (!open) return
      const timer = setTimeout(() => connection.close(), 2000)
      await new Promise<void>(resolve => {
        connection.once('end', resolve)
        connection.quit()
      })
      clearTimeout(timer)
    },
  }
}

/** What the socket holds that the system has not taken; infinite once it takes nothing more. */
function queuedBytes({ _socket: socket }: SMTPConnection): number {
  // nodemailer makes another one for STARTTLS. Of TLS, a write is done when all it became is with the system.
  if (!(socket instanceof Socket)) return 0
  return socket.writable ? socket.writableLength : Number.POSITIVE_INFINITY
}

type Ask = <T>(ask: (done: (error: Error | null | undefined, value?: T) => void) => void) => Promise<T | undefined>

async function logIn(connection: SMTPConnection, { host, login }: LineSettings, answered: Ask): Promise<void> {
  if (!connection.secure && !isLoopback(host)) throw new Error('without TLS no password is sent, and none is offered')
  if (!connection.allowsAuth) throw new Error('a user is configured and the server offers no login')
  await answered<boolean>(done => connection.login({ user: login?.user, pass: login?.password }, done))
}

function connectionOptions(settings: LineSettings): SMTPConnectionOptions {
  return {
    host: settings.host,
    port: settings.port,
    secure: settings.secure,
    requireTLS: settings.requireTls,
    logger: false,
    connectionTimeout: settings.connectMs,
    greetingTimeout: settings.connectMs,
    dnsTimeout: settings.connectMs,
    socketTimeout: settings.answerMs,
    socketCloseTimeout: 1000,
    tls: settings.trusted === null ? {} : { ca: settings.trusted },
    // Loopback counts as a network: tests and relays on this machine.
    allowInternalNetworkInterfaces: true,
  }
}
