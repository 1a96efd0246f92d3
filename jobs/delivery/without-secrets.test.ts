import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../test/arbitraries/runs.ts'
import { type NamedSecret, withoutSecrets } from './without-secrets.ts'

const user: NamedSecret = ['<user>', 'Zoë+mail@example.com']
const password: NamedSecret = ['<password>', 'p4ss wörd (long)']
const both = [user, password]
const base64 = (text: string) => Buffer.from(text).toString('base64')
const ofBytes = (text: string, bytes: 'utf8' | 'latin1', form: 'hex' | 'base64url') =>
  Buffer.from(text, bytes).toString(form)

test.each<[string, string, string]>([
  ['as it is', `no ${password[1]} here, ${password[1]}!`, 'no <password> here, <password>!'],
  ['in other letters', 'PASSWORD P4SS WÖRD (LONG) refused', 'PASSWORD <password> refused'],
  ['percent-encoded', `x=${encodeURIComponent(user[1])}&y=p4ss+w%F6rd+(long)`, 'x=<user>&y=<password>'],
  ['percent-encoded in part', 'Zo%C3%AB+mail%40example.com', '<user>'],
  ['both of them, twice', `${user[1]}/${password[1]} ${password[1]}/${user[1]}`, '<user>/<password> <password>/<user>'],
  [
    'as AUTH PLAIN joins them',
    `535 ${base64(`\0${user[1]}\0${password[1]}`)} rejected`,
    '535 <user> <password> rejected',
  ],
  ['as base64, in two words', `${base64(user[1])} ${base64(password[1])} .`, '<user> <password> .'],
  ['as base64url', ofBytes(password[1], 'utf8', 'base64url'), '<password>'],
  ['as hexadecimal of Latin-1', `0x ${ofBytes(password[1], 'latin1', 'hex')}`, '0x <password>'],
  ['as percent-encoded base64', encodeURIComponent(base64(`xy${password[1]}`)).replace(/=+$/, ''), '<password>'],
])('a secret is not shown %s', (_, text, expected) => {
  const shown = withoutSecrets(text, both)
  for (const [, value] of both) expect(shown.toLowerCase()).not.toContain(value.toLowerCase())
  expect(shown.split(' ').toSorted().join(' ')).toBe(expected.split(' ').toSorted().join(' '))
})

test('base64 that an answer cut is found from whichever letter it begins', () => {
  const whole = base64(`some bytes before ${password[1]} and some after`)
  for (let cut = 0; cut < 8; cut++) expect(withoutSecrets(whole.slice(cut), both)).toBe('<password>')
})

test('the longer of two goes first, an empty one is none', () => {
  const nested: readonly NamedSecret[] = [
    ['<short>', 'ann'],
    ['<long>', 'annabel'],
    ['<none>', ''],
  ]
  expect(withoutSecrets('annabel and ann', nested)).toBe('<long> and <short>')
  expect(withoutSecrets('nothing of it', [['<none>', '']])).toBe('nothing of it')
})

test('a text without them stays as it is, and whatever they are none is left', () => {
  const secret = fc.string({ minLength: 5, maxLength: 12 })
  fc.assert(
    fc.property(secret, fc.string({ maxLength: 20 }), fc.string({ maxLength: 20 }), (value, before, after) => {
      const shown = withoutSecrets(`${before}${value}${after}`, [['\u0000', value]])
      expect(shown.toLowerCase()).not.toContain(value.toLowerCase())
      if (!before.toLowerCase().includes(value.toLowerCase().slice(0, 1)) && before.length < 4)
        expect(withoutSecrets(before, [['\u0000', value]])).toBe(before)
    }),
    runs(200),
  )
  expect(withoutSecrets('535 5.7.8 authentication failed', both)).toBe('535 5.7.8 authentication failed')
})
