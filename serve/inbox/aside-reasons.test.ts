import { expect, test } from 'vitest'
import { locales } from '../../src/words/locale.ts'
import { asideReasons } from './aside-reasons.ts'

const reasons = [
  'the delivery is not JSON',
  'the message is not JSON',
  'it is a reply of our own that came back',
  'it names no sender who could be answered',
  'it has 51 bytes, more than maxMailBytes, 50: it is in the mailbox only',
  'the mail server failed to give it out, several times: it is in the mailbox only',
  'it has more bytes than the server said: it is in the mailbox only',
  'it cannot be read within 60 s',
  'it cannot be read: x<y',
  'phone number 4711 is not one of this connection',
  'account 4711 is not one of this connection',
  'message wamid.1 is of nobody',
]

test.each(locales)('each reason is said in %s, with what it names; any other is left as it is', locale => {
  const told = asideReasons([...reasons, 'data.0.text: must be a text'].join('\n'), locale)
  expect(told).toHaveLength(reasons.length + 1)
  expect(told.at(-1)).toBe('data.0.text: must be a text')
  for (const [index, reason] of reasons.entries()) {
    expect(told[index]).not.toBe(reason)
    for (const name of reason.match(/4711|wamid\.1|x<y|\b5[01]\b/g) ?? []) expect(told[index]).toContain(name)
  }
  expect(new Set(told).size).toBe(reasons.length - 1)
})

test.each([...new Set(locales)].filter(locale => locale !== 'en'))('%s says none of them in English', locale => {
  for (const reason of reasons) expect(asideReasons(reason, locale)).not.toEqual(asideReasons(reason, 'en'))
})
