import { describe, expect, test } from 'vitest'
import type { Secret } from './config.ts'
import { resolveSecret } from './secret.ts'

// biome-ignore lint/suspicious/noTemplateCurlyInString: how a secret is written
const secret = '${SMTP_PASSWORD}' as Secret

describe('a secret', () => {
  test('comes from the environment', () => {
    expect(resolveSecret(secret, { SMTP_PASSWORD: 'hunter2' })).toBe('hunter2')
  })

  test.each([{}, { SMTP_PASSWORD: '' }, { SMTP_PASSWORD: undefined, OTHER: 'hunter2' }])(
    'is reported missing, by name',
    env => {
      expect(() => resolveSecret(secret, env)).toThrow(/^a secret must be set in the environment: SMTP_PASSWORD$/)
    },
  )
})
