import { lookup } from '../src/lookup.ts'
import type { Secret } from './config.ts'
import { ConfigError } from './config-error.ts'

/** The value of a secret, from an environment such as `process.env`. Throws `ConfigError` that names the variable. */
export function resolveSecret(secret: Secret, env: Readonly<Record<string, string | undefined>>): string {
  const variable = secret.slice(2, -1)
  const value = lookup(env, variable)
  if (value === undefined || value === '') throw new ConfigError(`a secret must be set in the environment: ${variable}`)
  return value
}
