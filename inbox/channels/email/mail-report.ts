import type { MailReport } from './mail.ts'

const actions = ['failed', 'delayed', 'delivered', 'relayed', 'expanded'] as const

/** What a delivery report says (RFC 3464), from its type and the first bytes of its parts; null if the mail is none. */
export function reportOf(
  contentType: string,
  parts: readonly { readonly contentType: string; readonly head: string }[],
): MailReport | null {
  if (!/^multipart\/report\b/i.test(contentType) || !/report-type\s*=\s*"?delivery-status/i.test(contentType))
    return null
  const fields = (name: string) =>
    parts.filter(isOf('message/delivery-status')).flatMap(({ head }) => fieldsOf(head, name))
  // One recipient who got nothing is what matters.
  const told = fields('action').map(value => value.toLowerCase())
  const original = parts.filter(
    isOf('message/rfc822', 'text/rfc822-headers', 'message/rfc822-headers', 'message/global'),
  )
  return {
    action: actions.find(action => told.includes(action)) ?? null,
    reason: fields('diagnostic-code')[0] ?? fields('status')[0] ?? null,
    about: original.flatMap(({ head }) => fieldsOf(head, 'message-id').slice(0, 1)),
  }
}

function isOf(...types: readonly string[]) {
  return ({ contentType }: { readonly contentType: string }) => types.includes(contentType.toLowerCase())
}

/** The values of a field in a block of headers, unfolded, at most 500 letters each. */
function fieldsOf(block: string, name: string): readonly string[] {
  return block
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/)
    .filter(line => line.toLowerCase().startsWith(`${name}:`))
    .slice(0, 20)
    .map(line =>
      line
        .slice(name.length + 1)
        .trim()
        .slice(0, 500),
    )
}
