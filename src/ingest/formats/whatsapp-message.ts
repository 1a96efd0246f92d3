import { z } from 'zod'
import { epochSeconds, idText } from './json-export.ts'

const media = z.looseObject({
  id: idText.nullish(),
  filename: z.string().nullish(),
  mime_type: z.string().nullish(),
  caption: z.string().nullish(),
})
const titled = z.looseObject({ title: z.string().nullish(), description: z.string().nullish() })
const contact = z.looseObject({
  name: z.looseObject({ formatted_name: z.string().nullish() }).nullish(),
  phones: z.array(z.looseObject({ phone: z.string().nullish() })).nullish(),
  emails: z.array(z.looseObject({ email: z.string().nullish() })).nullish(),
})

/** What a message says, by its type. */
const content = {
  type: z.string(),
  text: z.looseObject({ body: z.string() }).nullish(),
  image: media.nullish(),
  video: media.nullish(),
  audio: media.nullish(),
  document: media.nullish(),
  sticker: media.nullish(),
  location: z
    .looseObject({
      latitude: z.number(),
      longitude: z.number(),
      name: z.string().nullish(),
      address: z.string().nullish(),
    })
    .nullish(),
  contacts: z.array(contact).nullish(),
  /** What WhatsApp itself says: that a customer has another number. */
  system: z.looseObject({ body: z.string().nullish() }).nullish(),
  button: z.looseObject({ text: z.string().nullish() }).nullish(),
  interactive: z
    .looseObject({
      button_reply: titled.nullish(),
      list_reply: titled.nullish(),
      nfm_reply: z.looseObject({ body: z.string().nullish() }).nullish(),
    })
    .nullish(),
}

/** A message of the webhook of WhatsApp's Cloud API, of the customer or echoed from the business app. */
export const whatsappMessage = z.looseObject({
  ...content,
  id: idText,
  from: idText.nullish(),
  /** The customer's id at this business, where they hide their number. */
  from_user_id: idText.nullish(),
  to: idText.nullish(),
  to_user_id: idText.nullish(),
  timestamp: epochSeconds,
  reaction: z.looseObject({ message_id: idText, emoji: z.string().nullish() }).nullish(),
  revoke: z.looseObject({ original_message_id: idText }).nullish(),
  edit: z.looseObject({ original_message_id: idText, message: z.looseObject(content) }).nullish(),
})
export type WhatsappMessage = z.infer<typeof whatsappMessage>

/** What became of a message that the business has sent. */
export const whatsappStatus = z.looseObject({
  id: idText,
  status: z.string(),
  timestamp: epochSeconds,
  recipient_id: idText.nullish(),
  /** What the sender gave with the message, to recognize it. */
  biz_opaque_callback_data: z.string().nullish(),
  errors: z
    .array(
      z.looseObject({
        code: z.number().nullish(),
        title: z.string().nullish(),
        message: z.string().nullish(),
        error_data: z.looseObject({ details: z.string().nullish() }).nullish(),
      }),
    )
    .nullish(),
})
export type WhatsappStatus = z.infer<typeof whatsappStatus>

/** What a message shows: its text, and its file, if it has one. */
export interface MessageContent {
  readonly text: string | null
  readonly file: {
    readonly name: string
    readonly media_type: string | null
    /** The id by which the product gives the content, or null. */
    readonly id: string | null
  } | null
}

/** Types that have no content of their own: those of WhatsApp's own calls, and what its API does not hand on. */
const silent = new Set(['reaction', 'edit', 'revoke'])

/** The text and the file of a message. Places, contacts and answers to buttons become text; any other type is named. */
export function whatsappContent(one: Pick<WhatsappMessage, keyof typeof content>): MessageContent {
  const file = one.image ?? one.video ?? one.audio ?? one.document ?? one.sticker
  if (file !== null && file !== undefined)
    return {
      text: file.caption ?? null,
      file: { name: file.filename ?? one.type, media_type: file.mime_type ?? null, id: file.id ?? null },
    }
  const text =
    one.text?.body ??
    one.system?.body ??
    one.button?.text ??
    one.interactive?.button_reply?.title ??
    one.interactive?.list_reply?.title ??
    one.interactive?.nfm_reply?.body ??
    locationText(one.location) ??
    contactsText(one.contacts)
  return { text: text ?? (silent.has(one.type) ? null : unsupportedText(one.type)), file: null }
}

/** What stands for a message that cannot be shown. */
export function unsupportedText(type: string): string {
  return `[${type}]`
}

/** A place: its name, its address and where it is. */
export function placeText(place: {
  readonly latitude: number
  readonly longitude: number
  readonly name?: string | null | undefined
  readonly address?: string | null | undefined
}): string {
  const { latitude, longitude, name, address } = place
  return `📍 ${[name, address, `${latitude}, ${longitude}`].filter(Boolean).join(', ')}`
}

function locationText(location: WhatsappMessage['location']): string | null {
  return location === null || location === undefined ? null : placeText(location)
}

function contactsText(contacts: WhatsappMessage['contacts']): string | null {
  if (contacts === null || contacts === undefined || contacts.length === 0) return null
  return contacts
    .map(({ name, phones, emails }) => {
      const ways = [...(phones ?? []).map(({ phone }) => phone), ...(emails ?? []).map(({ email }) => email)]
      return `👤 ${[name?.formatted_name, ...ways].filter(Boolean).join(', ')}`
    })
    .join('\n')
}
