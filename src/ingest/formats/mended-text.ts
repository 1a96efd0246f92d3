const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Repairs a text whose UTF-8 bytes were each written as a character of their own; all other texts stay as they are. */
export function mendedText(text: string): string {
  if (!/[\u0080-\u00ff]/.test(text) || /[^\0-\u00ff]/.test(text)) return text
  try {
    return utf8.decode(Buffer.from(text, 'latin1'))
  } catch {
    return text
  }
}
