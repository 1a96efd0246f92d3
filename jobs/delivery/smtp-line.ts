import { Socket } from 'node:net'
import SMTPConnection, { type SMTPConnectionOptions } from 'nodemailer/lib/smtp-connection'
import { isLoopback } from '../loopback.ts'
import { letterStream } from './letter-stream.ts'

type Progress = Pick<BrokenLine, 'handedOver' | 'whole' | 'declined'>

/** A failed line, with how far the letter got, which decides what the failure means for it. */
export class BrokenLine extends Error {
  override readonly name = 'BrokenLine'
  /** Whether `onHandOver` had been called. */
  readonly handedOver: boolean
  /** Whether the system had taken the whole letter, so that its final dot may have been sent. */
  readonly whole: boolean
  /** Whether `onHandOver` rejected; its error is the cause. */
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
  /** PEM certificates to trust instead of the system's; null for the system's. */
  readonly trusted: string | null
  readonly connectMs: number
  /** The longest wait for the server. RFC 5321 asks for ten minutes after the final dot. */
  readonly answerMs: number
}

/** An open session with a server, for one letter at a time. */
export interface SmtpLine {
  isOpen(): boolean
  /** Whether it is encrypted. */
  isSecure(): boolean
  /**
   * Sends a letter and returns the server's answer. `onHandOver` runs after its 354 and before the first byte. Throws `BrokenLine`, once
   * `onHandOver` has settled.
   */
  send(
    envelope: { readonly from: string; readonly to: string },
    message: Buffer,
    options: { readonly onHandOver: () => Promise<void> },
  ): Promise<string>
  /** Resets the session (RSET). Throws `BrokenLine` if the server is gone or refuses. */
  reset(): Promise<void>
  /** Ends the session (QUIT), waiting at most two seconds. */
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
  // nodemailer calls back only with the answer to a command; a connection that breaks in the meantime is an event.
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
    isSecure: () => connection.secure,
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
        // After a refused recipient the session is still usable. Once bytes were sent, only closing the connection stops the rest.
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

/** How many bytes the socket holds that the system has not taken; infinite once the socket is closed. */
function queuedBytes({ _socket: socket }: SMTPConnection): number {
  // nodemailer creates another socket for STARTTLS. A TLS write completes when all its encrypted bytes are with the system.
  if (!(socket instanceof Socket)) return 0
  return socket.writable ? socket.writableLength : Number.POSITIVE_INFINITY
}

type Ask = <T>(ask: (done: (error: Error | null | undefined, value?: T) => void) => void) => Promise<T | undefined>

async function logIn(connection: SMTPConnection, { host, login }: LineSettings, answered: Ask): Promise<void> {
  if (!connection.secure && !isLoopback(host))
    throw new Error('the password is never sent without TLS, which the server does not offer')
  if (!connection.allowsAuth) throw new Error('a user is configured, but the server offers no login')
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
    // Loopback is exempt, for tests and relays on this machine.
    allowInternalNetworkInterfaces: true,
  }
}
