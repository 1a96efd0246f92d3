import { outsideText, shortText } from '../../src/words/outside-text.ts'
import { DeliveryError } from './delivery-error.ts'
import type { BrokenLine } from './smtp-line.ts'
import { type NamedSecret, withoutSecrets } from './without-secrets.ts'

/** The properties that nodemailer adds to an error. */
interface Answered {
  readonly responseCode?: number
  readonly response?: string
  readonly command?: string
  readonly code?: string
}

/**
 * What a broken line means for the letter. Answers about this recipient or this letter are permanent: 5xx to RCPT and DATA, and a size that
 * the server does not accept. Everything else is retried, since nothing is wrong with the address: no connection, TLS, login, a refused
 * sender (5xx to MAIL FROM, or answers such as 530 that ask for a login), 4xx.
 */
export function deliveryFailure(
  broken: BrokenLine,
  options: {
    readonly to: string
    readonly server: string
    readonly secrets: readonly NamedSecret[]
  },
): DeliveryError {
  if (broken.declined) {
    return new DeliveryError(`the letter to ${options.to} was held back: ${broken.message}`, {
      permanent: false,
      cause: broken.cause,
    })
  }
  const answer = (broken.cause instanceof Error ? broken.cause : {}) as Answered
  const maybeDelivered = broken.whole && answer.responseCode === undefined
  const said = saidByServer(answer.response ?? broken.message, options.secrets)
  const isSecretFree = [broken.message, answer.response ?? ''].every(
    text => withoutSecrets(text, options.secrets) === text,
  )
  return new DeliveryError(`${rule(broken, answer, options)}: ${said}`, {
    permanent: isPermanent(answer),
    maybeDelivered,
    ...(isSecretFree ? { cause: broken.cause } : {}),
  })
}

/** A server's answer, safe to store. Secrets are removed before it is cut, so that no part of one is left. */
export function saidByServer(text: string, secrets: readonly NamedSecret[]): string {
  return shortText(withoutSecrets(outsideText(text), secrets), 500)
}

/** Answers that ask for another session or another login, whatever command they follow. */
const aboutSession = [503, 530, 534, 535, 538]
const tooBig = /^552|^5\d\d[ -]5\.(3\.4|2\.3)/

function isPermanent({ responseCode, response = '', command, code }: Answered): boolean {
  // nodemailer itself compares the letter with the size limit that the server announced.
  if (responseCode === undefined) return code === 'EMESSAGE' && command === 'MAIL FROM'
  if (responseCode < 500 || aboutSession.includes(responseCode)) return false
  return command === 'RCPT TO' || command === 'DATA' || (command === 'MAIL FROM' && tooBig.test(response))
}

function rule(
  { handedOver, whole }: BrokenLine,
  { responseCode, command = '' }: Answered,
  { to, server }: { readonly to: string; readonly server: string },
): string {
  if (responseCode === undefined) {
    if (whole)
      return `the letter to ${to} was handed over completely, but ${server} did not answer, so it may have arrived`
    if (handedOver) return `the letter to ${to} was not handed over to ${server} completely`
    return `the letter to ${to} was not sent by ${server}`
  }
  if (command === 'RCPT TO') return `${server} refused the recipient ${to}`
  if (command === 'MAIL FROM') return `${server} refused the sender, for ${to}`
  if (command === 'DATA') return `${server} refused the letter to ${to}`
  if (command.startsWith('AUTH')) return `${server} refused the login, for ${to}`
  return `${server} broke the connection, for ${to}`
}
