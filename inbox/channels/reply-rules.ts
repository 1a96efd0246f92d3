/** A text that the remote system has approved, with placeholders such as `{{1}}` or `{{name}}`. */
export interface Template {
  readonly name: string
  /** As the remote system writes it: `fr`, `en_US`. */
  readonly language: string
  readonly text: string
}

/** What a channel allows replies to be. */
export interface ReplyRules {
  /** How the channel is called: WhatsApp. */
  readonly name: string
  /** For how long after the customer's last message they may be answered freely, in microseconds. */
  readonly windowMicros: number
  /** The texts that may be sent when that time is over. */
  readonly templates: readonly Template[]
  readonly maxText: { readonly count: number; readonly unit: 'characters' | 'bytes' }
  /** The largest files that are sent as such, by the type of media; the others go as links. */
  readonly maxBytes: Readonly<Record<MediaKind, number>>
  /** The kind as which a type of media is sent; null if it is not. */
  readonly kindOf: (mediaType: string) => MediaKind | null
}

export const mediaKinds = ['image', 'video', 'audio', 'document'] as const
export type MediaKind = (typeof mediaKinds)[number]

/** Whether the customer may be answered freely: less than the window has passed since they last wrote. */
export function isWithinWindow(
  { windowMicros }: Pick<ReplyRules, 'windowMicros'>,
  { heardAt, now }: { readonly heardAt: number | null; readonly now: number },
): boolean {
  return heardAt !== null && now < heardAt + windowMicros
}

/** As what a file is sent; null if it can only go as a link. */
export function sentKind(
  { kindOf, maxBytes }: Pick<ReplyRules, 'kindOf' | 'maxBytes'>,
  { mediaType, bytes }: { readonly mediaType: string; readonly bytes: number },
): MediaKind | null {
  const kind = kindOf(mediaType)
  return kind !== null && bytes > 0 && bytes <= maxBytes[kind] ? kind : null
}

/** Whether a text is too long to be sent. */
export function isTooLong({ maxText: { count, unit } }: Pick<ReplyRules, 'maxText'>, text: string): boolean {
  return (unit === 'bytes' ? Buffer.byteLength(text) : [...text].length) > count
}

/** The names of the placeholders of a template, in order, each once. */
export function placeholdersOf(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name))]
}

/** The text of a template with its placeholders replaced. */
export function filledText(text: string, values: Readonly<Record<string, string>>): string {
  const known = new Map(Object.entries(values))
  return text.replace(/\{\{(\w+)\}\}/g, (written, name) => known.get(name) ?? written)
}
