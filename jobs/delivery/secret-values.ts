import type { Secret } from '../config/config.ts'
import { DeliveryError } from './delivery-error.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** The value that a secret names. Throws `DeliveryError` naming the variable, never its value. */
export function secretValue(secret: Secret, env: Environment): string {
  const name = secret.slice(2, -1)
  const value = env[name]
  if (value === undefined || value === '') {
    throw new DeliveryError(`a secret of the config must be set in the environment: ${name}`, { permanent: false })
  }
  return value
}

/**
 * Puts the names of secrets back where their values stand: a server may repeat in its answer what it was told.
 *
 * @example withoutSecrets('no user ann', [['${MAIL_USER}', 'ann']]) // 'no user ${MAIL_USER}'
 */
export function withoutSecrets(text: string, secrets: readonly (readonly [string, string])[]): string {
  return secrets
    .flatMap(([name, value]) => [value, Buffer.from(value).toString('base64')].map(form => ({ name, form })))
    .toSorted((a, b) => b.form.length - a.form.length)
    .reduce((rest, { name, form }) => rest.replaceAll(form, () => name), text)
}
