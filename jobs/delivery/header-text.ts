/**
 * Makes any text safe as a header value: one line, without control characters and without invisible characters that change the writing
 * direction. Non-breaking spaces stay.
 *
 * @example headerText('a\r\nBcc: eve@example.com') // 'a Bcc: eve@example.com'
 */
export function headerText(text: string): string {
  return text
    .replace(/[^\S\u00a0\u202f]+/gu, ' ')
    .replace(/[\p{Cc}\p{Cs}\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]/gu, '\ufffd')
    .trim()
}

/** The same for a display name, where nodemailer does not escape ASCII text that looks like an encoded word. */
export function nameText(name: string): string {
  return headerText(name).replaceAll('=?', '= ?')
}

/** The same for a file name, without path separators, because some mail programs save a file under its name as given. */
export function fileNameText(name: string): string {
  return headerText(name).replace(/[\\/]/g, '-') || '\ufffd'
}
