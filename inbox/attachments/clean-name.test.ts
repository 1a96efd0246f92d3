import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cleanName } from './clean-name.ts'

test.each([
  ['facture été.pdf', 'facture été.pdf'],
  ['/etc/passwd', 'passwd'],
  ['..\\..\\boot.ini', 'boot.ini'],
  ['..', 'file'],
  ['', 'file'],
  ['.htaccess', 'htaccess'],
  ['a\r\nSet-Cookie: x', 'aSet-Cookie_ x'],
  ['cod\u202etxt.exe', 'codtxt.exe'],
  ['con.txt', '_con.txt'],
  ['a "b" <c>|d?*', 'a _b_ _c__d__'],
  ['name \ud800.txt', 'name .txt'],
  ['👩‍🚀.png', '👩‍🚀.png'],
])('%j is saved as %j', (given, clean) => {
  expect(cleanName(given)).toBe(clean)
})

test('whatever a name is, what is left can be saved, fits, and stays as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), given => {
      const clean = cleanName(given)
      expect(clean).not.toBe('')
      expect(clean).not.toMatch(/[/\\\p{Cc}<>:"|?*\u202a-\u202e\u2066-\u2069]/u)
      expect(Buffer.byteLength(clean)).toBeLessThanOrEqual(190)
      expect(cleanName(clean)).toBe(clean)
      expect(() => encodeURIComponent(clean)).not.toThrow()
    }),
  )
})
