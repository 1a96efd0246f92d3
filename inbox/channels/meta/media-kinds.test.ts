import { expect, test } from 'vitest'
import { type MediaKind, sentKind } from '../reply-rules.ts'
import { instagramMedia, messengerMedia, whatsappMedia } from './media-kinds.ts'

const types = { image: 'image/png', video: 'video/mp4', audio: 'audio/aac', document: 'application/pdf' } as const
const megabyte = 1_000_000

/** In megabytes, as Meta documents them. */
const limits = {
  whatsapp: [whatsappMedia, { image: 5, video: 16, audio: 16, document: 100 }],
  messenger: [messengerMedia, { image: 8, video: 25, audio: 25, document: 25 }],
  instagram: [instagramMedia, { image: 8, video: 25, audio: 25, document: 25 }],
} as const

test.each(Object.entries(limits))(
  'files are sent as media up to the limits of %s, and else as links',
  (_, [rules, most]) => {
    for (const [kind, mediaType] of Object.entries(types) as [MediaKind, string][]) {
      const sent = (bytes: number) => sentKind(rules, { mediaType, bytes })
      const limit = most[kind] * megabyte
      expect([0, 1, limit, limit + 1].map(sent)).toEqual([null, kind, kind, null])
    }
    for (const mediaType of ['application/x-msdownload', 'text/html', 'image/svg+xml', ''])
      expect(sentKind(rules, { mediaType, bytes: 1 })).toBeNull()
  },
)
