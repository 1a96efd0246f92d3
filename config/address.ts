import { domainToASCII } from 'node:url'

// Only what every mail server accepts: no quoted local part, no comment, no address literal.
const form =
  /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/

/**
 * The canonical form of a domain, in which it is stored, compared and sent to servers: lower case, with non-ASCII labels in Punycode.
 * Empty if the text cannot be a domain. ASCII text is not validated.
 *
 * @example asciiDomain('Bücher.Example') // 'xn--bcher-kva.example'
 */
export function asciiDomain(domain: string): string {
  if (isAscii(domain)) return domain.toLowerCase()
  // domainToASCII parses a URL host, so it would cut off everything after a `/`.
  return /[^A-Za-z0-9.\x80-\u{10ffff}-]/u.test(domain) ? '' : domainToASCII(domain)
}

/**
 * A plain mail address, without a display name, with its domain in the form of `asciiDomain`. The local part stays as written, since
 * only the server knows its rules. Null for any other text.
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

/** Whether two texts are the same address. Case is ignored, also in the local part: nobody has two addresses that differ only in case. */
export function isSameAddress(a: string, b: string): boolean {
  return addressKey(a) === addressKey(b)
}

/** The same key for all texts that are the same address. */
export function addressKey(text: string): string {
  const address = text.trim()
  return (asciiAddress(address) ?? address).toLowerCase()
}

/** A `List-Unsubscribe` address with its domain (of mailto:) or host (of https:) in the form of `asciiDomain`. */
export function asciiUnsubscribe(text: string): string {
  return text.replace(/^(mailto:[^?@]*@|https:\/\/)([^/?#:]+)/, (_, before: string, domain: string) => {
    return before + (isAscii(domain) ? domain : asciiDomain(domain))
  })
}

function isAscii(text: string): boolean {
  return /^[\0-\x7f]*$/.test(text)
}
