import { createHash } from 'node:crypto'
import { z } from 'zod'
import { firstProblem } from '../../src/first-problem.ts'
import { type Channel, ForgedError, type InboundRequest, type Received } from './channel.ts'

export interface WidgetOptions {
  /** The establishments that visitors may write to. */
  readonly sites: readonly string[]
  readonly channel: string
  readonly platform: string
  readonly maxCharacters: number
  /** The current instant, in microseconds. */
  readonly now: () => number
}

/** A message as the window sends it. */
export interface Said {
  readonly site: string
  /** Made by the window once for each message: the same one again is the same message. */
  readonly nonce: string
  /** May be empty when there are files. */
  readonly text: string
  /** The ids of files that were uploaded before. */
  readonly files: readonly string[]
  /** How long ago it was written, by the visitor's own clock: a clock that is wrong is wrong both times. */
  readonly agoMs: number
}

/** A message that waited longer than this for a line is taken for one of then. */
const longestAgoMs = 7 * 86_400_000

/**
 * Our own window in pages of others. The visitor's secret comes in `Authorization: Bearer`, 32 random bytes in base64url; the journal has
 * its hash. Replies are fetched by the window, so that one is accepted as soon as it is in the journal.
 */
export function widgetChannel({ sites, channel, platform, maxCharacters, now }: WidgetOptions): Channel {
  const said = z
    .strictObject({
      site: z.string().refine(site => sites.includes(site), 'is no establishment of this connection'),
      nonce: z.string().regex(/^[\w-]{16,64}$/, 'must be 16 to 64 letters and digits'),
      text: z
        .string()
        .transform(text => text.replaceAll('\r\n', '\n').trim())
        .refine(text => [...text].length <= maxCharacters, `must be at most ${maxCharacters} characters long`),
      files: z.array(z.string().min(1).max(100)).max(10).default([]),
      agoMs: z.number().min(0).default(0),
    })
    .refine(({ text, files }) => text !== '' || files.length > 0, { path: ['text'], error: 'must not be empty' })
  return {
    keepsKeys: true,
    verify(request) {
      return { key: sha256(`${visitorToken(request)} ${request.body.toString('base64')}`) }
    },
    receive(request): Received {
      let given: unknown
      try {
        given = JSON.parse(request.body.toString('utf8'))
      } catch {
        return { state: 'refused', reason: 'the message is not JSON' }
      }
      const parsed = said.safeParse(given, { reportInput: true })
      if (!parsed.success) {
        const { path, rule } = firstProblem(parsed.error, { objectName: 'an object' })
        return { state: 'refused', reason: `${path.join('.') || 'the message'}: ${rule}` }
      }
      const { site, nonce, text, files, agoMs } = parsed.data satisfies Said
      const thread_key = visitorThreadKey(visitorToken(request), site)
      const event = {
        kind: 'message',
        author: 'customer',
        author_id: null,
        establishment_id: site,
        customer_id: `visitor-${thread_key.slice(0, 12)}`,
        channel,
        platform,
        sent_at: now() - Math.min(agoMs, longestAgoMs) * 1000,
        // Another visitor's nonce is another message.
        source_key: `${thread_key}:${nonce}`,
        text: text === '' ? null : text,
      } as const
      return { state: 'received', threads: [{ thread_key, events: [event], files }] }
    },
    send: async ({ event }) => ({ state: 'accepted', sentAs: event.message_id }),
  }
}

/** The secret of the visitor who asks. Throws `ForgedError` for what is none. */
export function visitorToken({ headers }: Pick<InboundRequest, 'headers'>): string {
  const [, token] = /^Bearer ([\w-]{43})$/.exec(headers.authorization ?? '') ?? []
  if (token === undefined) throw new ForgedError('there is no secret of a visitor')
  return token
}

/** What the journal calls a visitor's conversation with a site: from it nobody finds the secret, nor who it is at another site. */
export function visitorThreadKey(token: string, site: string): string {
  return sha256(`${token} ${site}`)
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
