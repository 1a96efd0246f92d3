import addressparser from 'nodemailer/lib/addressparser'
import { asciiAddress } from '../../config/address.ts'
import type { SmtpConfig } from '../../config/config.ts'
import { DeliveryError } from './delivery-error.ts'
import type { Letter, MailTransport } from './letter.ts'
import { letterMime, type Sender } from './letter-mime.ts'
import { type OpenSmtpOptions, openPost } from './smtp-post.ts'

/**
 * The mail server of the config. Connects at the first letter. Throws `DeliveryError` if `from` is not a single mailbox, and `ConfigError`
 * if a secret is missing from the environment.
 */
export function openSmtp(smtp: SmtpConfig, options: OpenSmtpOptions): MailTransport {
  const from = senderOf(smtp.from)
  const post = openPost(smtp, options)
  return {
    async send(letter, { onHandOver }) {
      const address = asciiAddress(letter.to.address)
      if (address === null) {
        throw new DeliveryError(`a recipient must be one mail address: ${letter.to.address}`, { permanent: true })
      }
      const encode = async () => {
        const message = await letterMime({ ...letter, to: { ...letter.to, address } }, { from, date: new Date() })
        refuseLarge(message.length, letter, smtp.maxMailBytes)
        return message
      }
      return post.send({ from: from.address, to: address }, encode, { onHandOver })
    },
    close: post.close,
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

/** The sender of a config. Throws `DeliveryError` if it is not a single mailbox. */
export function senderOf(text: string): Sender {
  const [mailbox, ...others] = addressparser(text)
  const address = asciiAddress(mailbox?.address ?? '')
  if (others.length > 0 || address === null) {
    throw new DeliveryError(`smtp.from must be an address or Name <address>: ${text}`, { permanent: false })
  }
  return { address, name: mailbox?.name ?? null }
}
