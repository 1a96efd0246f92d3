import type { MediaKind, ReplyRules } from '../reply-rules.ts'

/** What Meta's products take as media, by their documents of 2026: types and the largest files in bytes. */
type MediaRules = Pick<ReplyRules, 'kindOf' | 'maxBytes'>

const megabyte = 1_000_000

function kindsOf(types: Readonly<Record<MediaKind, readonly string[]>>): MediaRules['kindOf'] {
  const kinds = new Map<string, MediaKind>()
  for (const kind of ['document', 'audio', 'video', 'image'] as const)
    for (const type of types[kind]) kinds.set(type, kind)
  return mediaType => kinds.get(mediaType) ?? null
}

const office = [
  'application/pdf',
  'text/plain',
  'application/msword',
  'application/vnd.ms-excel',
  'application/vnd.ms-powerpoint',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation',
]

export const whatsappMedia: MediaRules = {
  kindOf: kindsOf({
    image: ['image/jpeg', 'image/png'],
    video: ['video/mp4', 'video/3gpp'],
    audio: ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/x-m4a', 'audio/ogg', 'audio/ogg; codecs=opus'],
    document: office,
  }),
  maxBytes: { image: 5 * megabyte, video: 16 * megabyte, audio: 16 * megabyte, document: 100 * megabyte },
}

const ofMessenger = {
  image: ['image/jpeg', 'image/png', 'image/gif'],
  video: ['video/mp4', 'video/ogg', 'video/vnd.avi', 'video/quicktime', 'video/webm'],
  audio: ['audio/aac', 'audio/mp4', 'audio/x-m4a', 'audio/wav'],
} as const
const messengerBytes = { image: 8 * megabyte, video: 25 * megabyte, audio: 25 * megabyte, document: 25 * megabyte }

export const messengerMedia: MediaRules = {
  kindOf: kindsOf({
    ...ofMessenger,
    audio: [...ofMessenger.audio, 'audio/mpeg'],
    document: [...office, 'application/zip'],
  }),
  maxBytes: messengerBytes,
}

export const instagramMedia: MediaRules = {
  kindOf: kindsOf({ ...ofMessenger, document: ['application/pdf'] }),
  maxBytes: messengerBytes,
}
