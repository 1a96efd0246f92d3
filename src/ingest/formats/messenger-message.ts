import { z } from 'zod'
import { epochMilliseconds, idText } from './json-export.ts'
import { type MessageContent, placeText, unsupportedText } from './whatsapp-message.ts'

const attachment = z.looseObject({
  type: z.string().nullish(),
  payload: z
    .looseObject({
      url: z.string().nullish(),
      title: z.string().nullish(),
      coordinates: z.looseObject({ lat: z.number(), long: z.number() }).nullish(),
    })
    .nullish(),
})

/** A message of the webhook of Messenger and Instagram. */
const message = z.looseObject({
  mid: idText,
  text: z.string().nullish(),
  is_echo: z.boolean().nullish(),
  /** What the sender gave with the message, to recognize it. */
  metadata: z.string().nullish(),
  is_deleted: z.boolean().nullish(),
  is_unsupported: z.boolean().nullish(),
  attachments: z.array(attachment).nullish(),
})
export type MessengerMessage = z.infer<typeof message>

/** What happened between an account and a customer: one of its keys says what. */
export const messengerEvent = z.looseObject({
  sender: z.looseObject({ id: idText }).nullish(),
  recipient: z.looseObject({ id: idText }).nullish(),
  timestamp: epochMilliseconds.nullish(),
  message: message.nullish(),
  message_edit: z.looseObject({ mid: idText, text: z.string().nullish() }).nullish(),
  postback: z.looseObject({ mid: idText.nullish(), title: z.string().nullish() }).nullish(),
  reaction: z
    .looseObject({
      mid: idText,
      action: z.string().nullish(),
      emoji: z.string().nullish(),
      reaction: z.string().nullish(),
    })
    .nullish(),
  delivery: z.looseObject({ mids: z.array(idText).nullish(), watermark: z.number().nullish() }).nullish(),
  read: z.looseObject({ mid: idText.nullish(), watermark: z.number().nullish() }).nullish(),
})
export type MessengerEvent = z.infer<typeof messengerEvent>

/** The types of attachments that are files; the others are links to posts, stories and pages. */
const fileTypes = new Set(['image', 'video', 'audio', 'file'])

/** The text of a message, and its files with their addresses. Places and what is shared become text; what cannot be shown is named. */
export function messengerContent({ text, attachments, is_unsupported }: MessengerMessage): {
  readonly text: string | null
  readonly files: readonly NonNullable<MessageContent['file']>[]
} {
  const lines = text === null || text === undefined ? [] : [text]
  const files: NonNullable<MessageContent['file']>[] = []
  for (const { type, payload } of attachments ?? []) {
    const name = payload?.title ?? type ?? ''
    const place = payload?.coordinates
    if (place !== null && place !== undefined)
      lines.push(placeText({ latitude: place.lat, longitude: place.long, name: payload?.title }))
    else if (fileTypes.has(type ?? '')) files.push({ name, media_type: null, id: payload?.url ?? null })
    // A link in the text, once more.
    else if (type !== 'fallback' || lines.length === 0)
      lines.push([unsupportedText(type ?? ''), payload?.title, payload?.url].filter(Boolean).join(' '))
  }
  if (is_unsupported === true && lines.length === 0 && files.length === 0) lines.push(unsupportedText('unsupported'))
  return { text: lines.length === 0 ? null : lines.join('\n'), files }
}
