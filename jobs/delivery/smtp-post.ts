import { setMaxListeners } from 'node:events'
import type { SmtpConfig } from '../../config/config.ts'
import { resolveSecret } from '../../config/secret.ts'
import { DeliveryError } from './delivery-error.ts'
import { openLinePool } from './line-pool.ts'
import { openPace } from './pace.ts'
import { openPlaces } from './places.ts'
import { deliveryFailure, saidByServer } from './smtp-failure.ts'
import { BrokenLine, type LineSettings, openLine } from './smtp-line.ts'

/** The settings of a mail server. */
export type PostConfig = Pick<
  SmtpConfig,
  'host' | 'port' | 'secure' | 'requireTls' | 'user' | 'password' | 'connections' | 'mailsPerMinute'
>

export interface OpenSmtpOptions {
  /** The environment with the config's secrets. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** PEM certificates to trust instead of the system's. */
  readonly trusted?: string
  /** How long connecting, TLS and the greeting may take. Default 30. */
  readonly connectSeconds?: number
  /** The longest wait for the server before the letter counts as unanswered. Default 600, as RFC 5321 asks. */
  readonly answerSeconds?: number
  /** How long an idle connection is kept. Default 20. */
  readonly idleSeconds?: number
}

/** A mail server that takes encoded messages, over a few connections that are kept open between them. */
export interface Post {
  /**
   * Sends one message, which is encoded when its turn has come. `to` is a plain address. `onHandOver` runs after the server has accepted
   * sender and recipient and before the first byte of the message. If it rejects, nothing is sent. Throws `DeliveryError`.
   */
  send(
    envelope: { readonly from: string; readonly to: string },
    message: () => Promise<Buffer>,
    options: { readonly onHandOver: () => Promise<void> },
  ): Promise<{ readonly response: string }>
  close(): Promise<void>
}

/** Connects at the first message. Throws `ConfigError` if a secret is missing from the environment. */
export function openPost(smtp: PostConfig, options: OpenSmtpOptions): Post {
  const secrets = [smtp.user, smtp.password].flatMap(secret =>
    secret === undefined ? [] : [[secret, resolveSecret(secret, options.env)] as const],
  )
  const settings = lineSettings(smtp, options)
  const pool = openLinePool({ open: () => openLine(settings), idleMs: (options.idleSeconds ?? 20) * 1000 })
  const places = openPlaces(smtp.connections)
  const pace = openPace(smtp.mailsPerMinute ?? null)
  const closing = new AbortController()
  // Every waiting letter listens to this signal.
  setMaxListeners(0, closing.signal)
  type Envelope = Parameters<Post['send']>[0]

  /** The server may be closing a kept connection just now. Then the letter is sent over a new one, unless it was already handed over. */
  async function deliver(envelope: Envelope, message: Buffer, onHandOver: () => Promise<void>, fresh: boolean) {
    const taken = await pool.take({ fresh })
    try {
      return await taken.line.send(envelope, message, { onHandOver })
    } catch (error) {
      if (!(taken.reused && error instanceof BrokenLine && isEnded(error))) throw error
      return deliver(envelope, message, onHandOver, true)
    } finally {
      pool.give(taken.line)
    }
  }

  return {
    async send(envelope, encode, { onHandOver }) {
      const leave = await before(closing, places.take(closing.signal))
      try {
        const message = await encode()
        await before(closing, pace.turn(closing.signal))
        return { response: saidByServer(await deliver(envelope, message, onHandOver, false), secrets) }
      } catch (error) {
        if (!(error instanceof BrokenLine)) throw error
        throw deliveryFailure(error, { to: envelope.to, server: `${smtp.host}:${smtp.port}`, secrets })
      } finally {
        leave()
      }
    },
    async close() {
      closing.abort()
      await places.empty()
      await pool.close()
    },
  }
}

/** The letter was not sent, and the server said nothing about it, or only that the session is over. */
function isEnded({ cause, handedOver }: BrokenLine): boolean {
  const { responseCode, code } = cause as { readonly responseCode?: number; readonly code?: string }
  return !handedOver && code !== 'EMESSAGE' && (responseCode === undefined || responseCode === 421)
}

async function before<T>(closing: AbortController, waited: Promise<T>): Promise<T> {
  try {
    return await waited
  } catch (cause) {
    if (!closing.signal.aborted) throw cause
    throw new DeliveryError('the transport is closed: no more letters can be sent', { permanent: false })
  }
}

/** The settings of a line to a mail server. Throws `ConfigError` for a secret that is missing from the environment. */
export function lineSettings(smtp: PostConfig, options: OpenSmtpOptions): LineSettings {
  return {
    host: smtp.host,
    port: smtp.port,
    secure: smtp.secure,
    requireTls: smtp.requireTls,
    login:
      smtp.user === undefined || smtp.password === undefined
        ? null
        : { user: resolveSecret(smtp.user, options.env), password: resolveSecret(smtp.password, options.env) },
    trusted: options.trusted ?? null,
    connectMs: (options.connectSeconds ?? 30) * 1000,
    answerMs: (options.answerSeconds ?? 600) * 1000,
  }
}
