import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ConfigError } from '../../config/config-error.ts'
import { parseConfig } from '../../config/read-config.ts'
import { sampleReport } from '../../fixtures/sample-answers.ts'
import { composeLetter } from '../../jobs/delivery/compose-letter.ts'
import { runs } from '../arbitraries/runs.ts'
import { elsewhere, hostileAddresses } from '../serve/hostile-addresses.ts'
import { leadsOfMarkup } from '../serve/leads.ts'

const configWith = (keys: object) => {
  const smtp = { host: 'mail.example.com', from: 'a@example.com' }
  return parseConfig(
    JSON.stringify({ stores: { main: { directory: 's' } }, subscriptions: {}, smtp, ...keys }),
    '/c.yaml',
  )
}
/** The address as a config reads it; null if the config is refused. */
function taken(read: () => string | undefined): string | null {
  try {
    return read() ?? null
  } catch (error) {
    if (error instanceof ConfigError) return null
    throw error
  }
}
const smtpWith = (listUnsubscribe: string) => ({
  smtp: { host: 'mail.example.com', from: 'a@example.com', listUnsubscribe },
})

test('listUnsubscribe must be a mailto: or https: address', () => {
  for (const address of hostileAddresses) {
    const known = taken(() => configWith(smtpWith(address)).smtp?.listUnsubscribe)
    if (known !== null) expect(known, JSON.stringify(address)).toMatch(/^https:\/\/[!-~]+$/)
  }
  expect(taken(() => configWith(smtpWith('mailto:stop@example.com')).smtp?.listUnsubscribe)).toBe(
    'mailto:stop@example.com',
  )
})

test('serve.url must be an http or https origin', () => {
  for (const url of hostileAddresses) {
    const known = taken(() => configWith({ serve: { store: 'main', url } }).serve?.url)
    if (known !== null) expect(known, JSON.stringify(url)).toBe(new URL(known).origin)
  }
  for (const url of ['https://chats.example.com', 'https://chats.example.com/', 'HTTPS:Chats.example.com']) {
    expect(taken(() => configWith({ serve: { store: 'main', url } }).serve?.url)).toBe('https://chats.example.com')
  }
})

// `{address}` is replaced by the recipient's address, which comes from a list that others write.
const templates = {
  'https://lists.example/stop?who={address}': 'https://lists.example',
  'https://lists.example/{address}/stop': 'https://lists.example',
  'https://lists.example/stop#{address}': 'https://lists.example',
  'mailto:stop@lists.example?subject={address}': 'mailto:stop@lists.example',
}

test('a letter links only to the address in the config, whatever the names of recipients, sites and subscriptions', async () => {
  const hostile = fc.constantFrom(...hostileAddresses.filter(({ length }) => length < 500))
  const written = fc.record({
    template: fc.constantFrom(...(Object.keys(templates) as (keyof typeof templates)[])),
    local: hostile,
    name: hostile,
    label: hostile,
    subscription: hostile,
    locale: fc.constantFrom('fr' as const, 'en' as const),
  })
  fc.assert(
    fc.property(written, ({ template, local, name, label, subscription, locale }) => {
      const letter = composeLetter({
        subscription,
        messageId: '<a@example.com>',
        to: { address: `${local}&bcc=x@${elsewhere}`, name },
        locale,
        reports: [{ label, input: sampleReport('ordinary'), files: [] }],
        listUnsubscribe: template,
      })
      const leads = leadsOfMarkup(letter.html)
      expect(leads.map(({ from }) => from)).toEqual(['a href'])
      for (const address of [leads[0]?.address ?? '', letter.unsubscribe ?? '']) {
        const { origin, protocol, pathname, searchParams } = new URL(address)
        expect(protocol === 'mailto:' ? protocol + pathname : origin).toBe(templates[template])
        expect([...searchParams.keys()].filter(key => !['who', 'subject'].includes(key))).toEqual([])
      }
    }),
    runs(20),
  )
})
