import { domainToASCII } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { runs } from '../test/arbitraries/runs.ts'
import { asciiAddress, asciiDomain, asciiUnsubscribe, isAddress, isSameAddress } from './address.ts'

/** Labels as people write them, in several scripts. */
const label = fc
  .string({
    unit: fc.constantFrom('a', 'é', 'ü', 'ß', 'ø', 'д', 'ж', 'λ', '本', '店', 'غ', '7'),
    minLength: 1,
    maxLength: 9,
  })
  .filter(text => /[^a-z0-9]/.test(text) && domainToASCII(`${text}.example`) !== '')

describe('a domain that is not ASCII', () => {
  test('is one address in either form and any case', () => {
    fc.assert(
      fc.property(label, fc.constantFrom('ann', 'A.n+n', "o'hara"), (name, local) => {
        const written = `${local}@${name}.Example`
        const ascii = `${local}@${domainToASCII(`${name}.example`)}`
        expect(asciiAddress(written)).toBe(ascii)
        expect(asciiAddress(ascii)).toBe(ascii)
        for (const other of [ascii, ascii.toUpperCase(), written]) expect(isSameAddress(written, other)).toBe(true)
        expect(isSameAddress(written, `other.${ascii}`)).toBe(false)
      }),
      runs(100),
    )
  })

  test('never yields anything that a mail server would not take', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), text => {
        const address = asciiAddress(`ann@é${text}`)
        if (address !== null) expect(address).toMatch(/^ann@[a-z0-9.-]+$/)
      }),
      runs(100),
    )
  })

  test.each([
    'é@example.com',
    'ann@é/b.example',
    'ann@é#b',
    'ann@é b',
    'ann@é:25',
    'ann@é',
    'ann@',
    '@é.example',
    'ann@é..example',
    'ann',
    '',
  ])('%j is an address only if its domain is valid', text => {
    expect(isAddress(text)).toBe(text === 'ann@é')
  })

  test('in what is configured', () => {
    expect(asciiDomain('SMTP.Bücher.example')).toBe('smtp.xn--bcher-kva.example')
    expect(asciiDomain('::1')).toBe('::1')
    const [mail, web] = [
      'mailto:stop@bücher.example?subject={address}',
      'https://bücher.example:8443/stop?who={address}',
    ]
    expect(asciiUnsubscribe(mail)).toBe('mailto:stop@xn--bcher-kva.example?subject={address}')
    expect(asciiUnsubscribe(web)).toBe('https://xn--bcher-kva.example:8443/stop?who={address}')
    expect(asciiUnsubscribe('https://Example.com/A')).toBe('https://Example.com/A')
  })
})
