import type { SmtpConfig } from '../../config/config.ts'
import { DeliveryError } from './delivery-error.ts'
import { saidByServer } from './smtp-failure.ts'
import { BrokenLine, openLine } from './smtp-line.ts'
import { lineSettings, type OpenSmtpOptions } from './smtp-post.ts'

/** What a mail server let us do. */
export interface CheckedSmtp {
  readonly server: string
  /** Whether the line is encrypted. */
  readonly tls: boolean
  /** Whether the user and the password were accepted; null: the config has none. */
  readonly loggedIn: boolean | null
}

/** Connects to the mail server of a config, secures the line, logs in and leaves. Sends nothing. Throws `DeliveryError`. */
export async function checkSmtp(smtp: SmtpConfig, options: OpenSmtpOptions): Promise<CheckedSmtp> {
  const settings = lineSettings(smtp, options)
  const server = `${smtp.host}:${smtp.port}`
  const { login } = settings
  try {
    const line = await openLine(settings)
    const tls = line.isSecure()
    await line.quit()
    return { server, tls, loggedIn: login === null ? null : true }
  } catch (error) {
    if (!(error instanceof BrokenLine)) throw error
    const { user, password } = smtp
    const secrets = [
      ...(login === null || user === undefined ? [] : [[user, login.user] as const]),
      ...(login === null || password === undefined ? [] : [[password, login.password] as const]),
    ]
    const { response } = (error.cause instanceof Error ? error.cause : {}) as { readonly response?: string }
    // Without its cause, which may quote the password.
    throw new DeliveryError(`${server}: ${saidByServer(response ?? error.message, secrets)}`, { permanent: true })
  }
}
