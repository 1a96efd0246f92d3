import { setMaxListeners } from 'node:events'
import addressparser from 'nodemailer/lib/addressparser'
import { asciiAddress } from '../../config/address.ts'
import type { SmtpConfig } from '../../config/config.ts'
import { resolveSecret } from '../../config/secret.ts'
import { DeliveryError } from './delivery-error.ts'
import type { Letter, MailTransport } from './letter.ts'
import { letterMime, type Sender } from './letter-mime.ts'
import { openLinePool } from './line-pool.ts'
import { openPace } from './pace.ts'
import { openPlaces } from './places.ts'
import { deliveryFailure, saidByServer } from './smtp-failure.ts'
import { BrokenLine, type LineSettings, openLine } from './smtp-line.ts'

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

/**
 * The mail server of the config. Connects at the first letter. Throws `DeliveryError` if a secret is missing from the environment or `from` is
 * not a single mailbox.
 */
export function openSmtp(smtp: SmtpConfig, options: OpenSmtpOptions): MailTransport {
  const from = sender(smtp.from)
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

  /** The server may be closing a kept connection just now. Then the letter is sent over a new one, unless it was already handed over. */
  async function deliver(to: string, message: Buffer, onHandOver: () => Promise<void>, fresh: boolean) {
    const taken = await pool.take({ fresh })
    try {
      return await taken.line.send({ from: from.address, to }, message, { onHandOver })
    } catch (error) {
      if (!(taken.reused && error instanceof BrokenLine && isEnded(error))) throw error
      return deliver(to, message, onHandOver, true)
    } finally {
      pool.give(taken.line)
    }
  }

  return {
    async send(letter, { onHandOver }) {
      const address = asciiAddress(letter.to.address)
      if (address === null) {
        throw new DeliveryError(`a recipient must be one mail address: ${letter.to.address}`, { permanent: true })
      }
      const leave = await before(closing, places.take(closing.signal))
      try {
        const message = await letterMime({ ...letter, to: { ...letter.to, address } }, { from, date: new Date() })
        refuseLarge(message.length, letter, smtp.maxMailBytes)
        await before(closing, pace.turn(closing.signal))
        return { response: saidByServer(await deliver(address, message, onHandOver, false), secrets) }
      } catch (error) {
        if (!(error instanceof BrokenLine)) throw error
        throw deliveryFailure(error, { to: letter.to.address, server: `${smtp.host}:${smtp.port}`, secrets })
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

function refuseLarge(bytes: number, letter: Letter, most: number): void {
  if (bytes <= most) return
  const files = letter.attachments.map(file => file.fileName).join(', ')
  throw new DeliveryError(
    `a mail must be no larger than smtp.maxMailBytes, ${most} bytes: ${bytes} bytes to ${letter.to.address} with ${files}`,
    { permanent: true },
  )
}

function sender(text: string): Sender {
  const [mailbox, ...others] = addressparser(text)
  const address = asciiAddress(mailbox?.address ?? '')
  if (others.length > 0 || address === null) {
    throw new DeliveryError(`smtp.from must be an address or Name <address>: ${text}`, { permanent: false })
  }
  return { address, name: mailbox?.name ?? null }
}

function lineSettings(smtp: SmtpConfig, options: OpenSmtpOptions): LineSettings {
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
