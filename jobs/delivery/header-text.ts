/**
 * A text from anywhere as the value of a header: one line, without controls, without the invisible characters that turn the
 * direction of writing. Fixed spaces stay.
 *
 * @example headerText('a\r\nBcc: eve@example.com') // 'a Bcc: eve@example.com'
 */
export function headerText(text: string): string {
  return text
    .replace(/[^\S\u00a0\u202f]+/gu, ' ')
    .replace(/[\p{Cc}\p{Cs}\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]/gu, '\ufffd')
    .trim()
}

/** The same for a name before an address, where nodemailer leaves ASCII that reads as an encoded word as it is. */
export function nameText(name: string): string {
  return headerText(name).replaceAll('=?', '= ?')
}

/** The same for a file's name: no separator of folders, as some readers save under the name as it comes. */
export function fileNameText(name: string): string {
  return headerText(name).replace(/[\\/]/g, '-') || '\ufffd'
}
