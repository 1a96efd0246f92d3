import { domainToASCII } from 'node:url'

// What every mail server takes: no quoted local part, no comment, no address literal.
const form =
  /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/

/**
 * A domain in the one form in which domains are kept, compared and told to servers: lower case, what is not ASCII as DNS has it. Empty
 * for what can be no domain. A text that is ASCII already is not looked into.
 *
 * @example asciiDomain('Bücher.Example') // 'xn--bcher-kva.example'
 */
export function asciiDomain(domain: string): string {
  if (isAscii(domain)) return domain.toLowerCase()
  // Node reads an address of the web there: what follows a `/` would be cut off.
  return /[^A-Za-z0-9.\x80-\u{10ffff}-]/u.test(domain) ? '' : domainToASCII(domain)
}

/**
 * One plain mail address, without a name around it, its domain as `asciiDomain` has it; what is before it is the server's affair, and
 * stays as written. Null for any other text.
 */
export function asciiAddress(text: string): string | null {
  const at = text.lastIndexOf('@')
  const address = text.slice(0, at + 1) + asciiDomain(text.slice(at + 1))
  return address.length <= 254 && form.test(address) && at <= 64 ? address : null
}

/** Whether a text is one plain mail address. */
export function isAddress(text: string): boolean {
  return asciiAddress(text) !== null
}

/** Whether two texts are one address, in whichever form and case each is written: nobody has two that differ in their case. */
export function isSameAddress(a: string, b: string): boolean {
  return addressKey(a) === addressKey(b)
}

/** What texts that are one address have in common. */
export function addressKey(text: string): string {
  const address = text.trim()
  return (asciiAddress(address) ?? address).toLowerCase()
}

/** An address of `List-Unsubscribe` with its domain as `asciiDomain` has it: that of a mailto:, or the host of an https:. */
export function asciiUnsubscribe(text: string): string {
  return text.replace(/^(mailto:[^?@]*@|https:\/\/)([^/?#:]+)/, (_, before: string, domain: string) => {
    return before + (isAscii(domain) ? domain : asciiDomain(domain))
  })
}

function isAscii(text: string): boolean {
  return /^[\0-\x7f]*$/.test(text)
}
