import { AttachmentError } from '../../attachments/attachment-error.ts'
import type { EventAttachment } from '../../attachments/attachment-table.ts'
import type { Outcome } from '../channel.ts'
import { type MediaKind, type ReplyRules, sentKind } from '../reply-rules.ts'
import type { GraphAnswer } from './graph.ts'

/** A file that is sent as such, and as what. */
export interface NativeFile {
  readonly attachment: EventAttachment
  readonly kind: MediaKind
}

/** What a reply is sent as: files of their own, and a text with links to the others. */
export interface Parts {
  readonly text: string
  readonly files: readonly NativeFile[]
  /** A file that can only go as a link while there are no links; null if there is none. */
  readonly unlinked: string | null
}

/** Divides a reply into what is sent as such and what becomes a link in its text. */
export function partsOf(
  { text, attachments }: { readonly text: string | null; readonly attachments: readonly EventAttachment[] },
  { rules, linkTo }: { readonly rules: ReplyRules; readonly linkTo: (file: string) => string | null },
): Parts {
  const files: NativeFile[] = []
  const lines = text === null ? [] : [text]
  let unlinked: string | null = null
  for (const attachment of attachments) {
    const kind = attachment.file === null ? null : sentKind(rules, attachment)
    if (kind !== null) {
      files.push({ attachment, kind })
      continue
    }
    const link = attachment.file === null ? null : linkTo(attachment.file)
    if (link === null) unlinked ??= attachment.name
    else lines.push(`${attachment.name}: ${link}`)
  }
  return { text: lines.join('\n'), files, unlinked }
}

/** Why a reply with such a file is not sent. */
export function unlinkedReason(name: string): string {
  return `${name} can only be sent as a link, and serve.url is not set`
}

/** The answer to an upload whose content cannot be read at the moment. */
export function unreadContent(error: unknown): GraphAnswer {
  if (!(error instanceof AttachmentError)) throw error
  return { state: 'refused', reason: error.message, isPermanent: false }
}

/**
 * Sends the messages of one reply in order. What comes after one that was not accepted is not sent: if others were, nobody but a person
 * can say whether the rest is to be sent.
 */
export async function sendInOrder(
  messages: readonly object[],
  {
    post,
    idOf,
  }: {
    readonly post: (message: object) => Promise<GraphAnswer>
    readonly idOf: (json: unknown) => string | null
  },
): Promise<Outcome> {
  const remoteIds: string[] = []
  for (const [index, message] of messages.entries()) {
    const answer = await post(message)
    if (answer.state === 'done') {
      const id = idOf(answer.json)
      if (id !== null) {
        remoteIds.push(id)
        continue
      }
    }
    const reason = answer.state === 'done' ? 'the answer has no id' : answer.reason
    if (index === 0) return answer.state === 'refused' ? answer : { state: 'unknown', reason }
    return { state: 'unknown', reason: `${index} of ${messages.length} messages were sent: ${reason}`, remoteIds }
  }
  return { state: 'accepted', sentAs: remoteIds[0] ?? null, remoteIds }
}
