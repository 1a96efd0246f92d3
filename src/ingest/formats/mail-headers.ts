import type { AddressObject, ParsedMail } from 'mailparser'
import { mailTime } from './mail-time.ts'

/** The headers of a parsed mail. */
export type MailHeaders = Pick<ParsedMail, 'headerLines'>

/** The values of a header, unfolded, in their order. The name is in lower case. */
export function headerOf({ headerLines }: MailHeaders, name: string): readonly string[] {
  return headerLines
    .filter(({ key }) => key === name)
    .map(({ line }) =>
      line
        .slice(line.indexOf(':') + 1)
        .replace(/\s+/g, ' ')
        .trim(),
    )
}

/** The addresses of a header in lower case, those of groups included. */
export function addressesOf(given: AddressObject | AddressObject[] | undefined): string[] {
  return [given ?? []]
    .flat()
    .flatMap(({ value }) => value.flatMap(({ address, group }) => [address, ...(group ?? []).map(one => one.address)]))
    .flatMap(address => (address === undefined || address === '' ? [] : [address.toLowerCase()]))
}

/** Whether no person sent it: an out-of-office message or a bounce. */
export function isAutomatic(mail: MailHeaders): boolean {
  const [submitted = 'no'] = headerOf(mail, 'auto-submitted')
  return !/^no\b/i.test(submitted) || headerOf(mail, 'x-autoreply').length > 0
}

/** When a mail was sent, ISO 8601: by the sender's clock, else by that of the last server, else as `delivered` says. */
export function timeOf(mail: MailHeaders, delivered: string | null): string | null {
  const [date] = headerOf(mail, 'date')
  const [received] = headerOf(mail, 'received')
  return (
    [date, received?.slice(received.lastIndexOf(';') + 1), delivered]
      .map(text => (text === null || text === undefined ? null : mailTime(text)))
      .find(at => at !== null) ?? null
  )
}

/** The ids of the messages that a mail answers, the first of the thread first. */
export function answeredBy({ inReplyTo, references = [] }: Pick<ParsedMail, 'inReplyTo' | 'references'>): string[] {
  const listed = typeof references === 'string' ? references.split(/\s+/) : references
  return [...listed, ...(inReplyTo === undefined || listed.includes(inReplyTo) ? [] : [inReplyTo])]
}
