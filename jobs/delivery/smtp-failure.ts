import { outsideText, shortText } from '../../src/words/outside-text.ts'
import { DeliveryError } from './delivery-error.ts'
import type { BrokenLine } from './smtp-line.ts'
import { type NamedSecret, withoutSecrets } from './without-secrets.ts'

/** What nodemailer knows of an error. */
interface Answered {
  readonly responseCode?: number
  readonly response?: string
  readonly command?: string
  readonly code?: string
}

/**
 * What a broken line means for the letter. For good are the answers about this recipient or this letter: 5xx to RCPT and DATA,
 * and a size that the server does not take. All else is tried again, as nothing is wrong with the address: no connection, TLS,
 * login, a refused sender (5xx to MAIL FROM, or 530 and its kin, which ask for a login), 4xx.
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

/** What a server said, as it may be written down. Cleaned before it is cut, so that no secret is cut in two and left. */
export function saidByServer(text: string, secrets: readonly NamedSecret[]): string {
  return shortText(withoutSecrets(outsideText(text), secrets), 500)
}

/** Answers that ask for another session or another login, whatever they answer. */
const aboutSession = [503, 530, 534, 535, 538]
const tooBig = /^552|^5\d\d[ -]5\.(3\.4|2\.3)/

function isPermanent({ responseCode, response = '', command, code }: Answered): boolean {
  // nodemailer itself compares with the size that the server told.
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
    if (whole) return `the letter to ${to} was handed over whole and ${server} did not answer, so it may have arrived`
    if (handedOver) return `the letter to ${to} was not handed over to ${server}`
    return `the letter to ${to} was not sent by ${server}`
  }
  if (command === 'RCPT TO') return `${server} refused the recipient ${to}`
  if (command === 'MAIL FROM') return `${server} refused the sender, for ${to}`
  if (command === 'DATA') return `${server} refused the letter to ${to}`
  if (command.startsWith('AUTH')) return `${server} refused the login, for ${to}`
  return `${server} broke off, for ${to}`
}
