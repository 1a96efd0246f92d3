import { z } from 'zod'
import type { EventAttachment } from '../../attachments/attachment-table.ts'
import { type Channel, DownloadError, type FilledTemplate, type Letter, type Outcome } from '../channel.ts'
import { isWithinWindow, placeholdersOf, type ReplyRules } from '../reply-rules.ts'
import { download } from './download.ts'
import { type Graph, openGraph } from './graph.ts'
import { whatsappMedia } from './media-kinds.ts'
import { accountAndCustomer, filesOf, type MetaOptions, metaReceiving } from './meta-channel.ts'
import { type NativeFile, partsOf, sendInOrder, unlinkedReason, unreadContent } from './send-parts.ts'
import { receiveWhatsapp } from './whatsapp-delivery.ts'

const dayMicros = 86_400_000_000
/** The longest text beside a file. */
const longestCaption = 1024

/** A business number of WhatsApp's Cloud API. It repeats nothing by itself: what may have been sent is in doubt. */
export function whatsappChannel(options: MetaOptions): Channel {
  const graph = openGraph(options)
  const rules: ReplyRules = {
    name: 'WhatsApp',
    windowMicros: dayMicros,
    templates: options.templates,
    maxText: { count: 4096, unit: 'characters' },
    ...whatsappMedia,
  }
  return {
    ...metaReceiving(options),
    rules,
    receive: ({ body }) => receiveWhatsapp(body, options),
    download: (id, { maxBytes, signal }) => downloadMedia(graph, id, { maxBytes, signal }),
    async send(letter) {
      const { account, customer } = accountAndCustomer(letter.thread_key)
      const messages = await messagesOf(letter, { options, rules, graph, account })
      if ('state' in messages) return messages
      const to = /^\d+$/.test(customer) ? { to: customer } : { recipient: customer }
      return sendInOrder(messages, {
        post: message =>
          graph.post(`${account}/messages`, {
            messaging_product: 'whatsapp',
            recipient_type: 'individual',
            ...to,
            ...message,
            // Comes back in each status.
            biz_opaque_callback_data: letter.event.message_id,
          }),
        idOf: json => accepted.safeParse(json).data?.messages[0]?.id ?? null,
      })
    },
  }
}

const accepted = z.looseObject({ messages: z.array(z.looseObject({ id: z.string().min(1) })).min(1) })

/** What a reply is sent as, or why it is not. Files are uploaded before the first message is sent. */
async function messagesOf(
  { event, template, heardAt }: Letter,
  {
    options,
    rules,
    graph,
    account,
  }: {
    readonly options: MetaOptions
    readonly rules: ReplyRules
    readonly graph: Graph
    readonly account: string
  },
): Promise<readonly object[] | Extract<Outcome, { state: 'refused' }>> {
  const refused = (reason: string) => ({ state: 'refused', reason, isPermanent: true }) as const
  if (template !== null) return [templateMessage(template, rules)]
  if (!isWithinWindow(rules, { heardAt, now: options.now() }))
    return refused('the customer wrote more than 24 hours ago: only a template can be sent')
  const { text, files, unlinked } = partsOf({ text: event.text, attachments: filesOf(event) }, { rules, ...options })
  if (unlinked !== null) return refused(unlinkedReason(unlinked))
  const media: object[] = []
  const [only] = files
  const hasCaption = files.length === 1 && only?.kind !== 'audio' && text !== '' && [...text].length <= longestCaption
  for (const file of files) {
    const uploaded = await upload(graph, { account, file, withContent: options.withContent })
    if (uploaded.state !== 'uploaded') return uploaded
    const { kind, attachment } = file
    media.push({
      type: kind,
      [kind]: {
        id: uploaded.id,
        ...(kind === 'document' ? { filename: attachment.name } : {}),
        ...(hasCaption ? { caption: text } : {}),
      },
    })
  }
  const isApart = text !== '' && !hasCaption
  return [...(isApart ? [{ type: 'text', text: { body: text, preview_url: false } }] : []), ...media]
}

function templateMessage({ name, language, values }: FilledTemplate, { templates }: ReplyRules): object {
  const known = templates.find(template => template.name === name && template.language === language)
  const parameters = (known === undefined ? Object.keys(values) : placeholdersOf(known.text)).map(placeholder => ({
    type: 'text',
    // Placeholders are numbered or named.
    ...(/^\d+$/.test(placeholder) ? {} : { parameter_name: placeholder }),
    text: new Map(Object.entries(values)).get(placeholder) ?? '',
  }))
  const components = parameters.length === 0 ? [] : [{ type: 'body', parameters }]
  return { type: 'template', template: { name, language: { code: language }, components } }
}

const uploadedMedia = z.looseObject({ id: z.coerce.string().min(1) })

/** Uploads a file. The customer notices nothing of it, so that it can be repeated. */
async function upload(
  graph: Graph,
  {
    account,
    file: { attachment },
    withContent,
  }: { readonly account: string; readonly file: NativeFile; readonly withContent: MetaOptions['withContent'] },
): Promise<{ readonly state: 'uploaded'; readonly id: string } | Extract<Outcome, { state: 'refused' }>> {
  const answer = await withContent(attachment.file ?? '', content => {
    const form = new FormData()
    form.set('messaging_product', 'whatsapp')
    form.set('type', graphType(attachment))
    form.set('file', new File([content], attachment.name, { type: graphType(attachment) }))
    return graph.post(`${account}/media`, form)
  }).catch(unreadContent)
  if (answer === null)
    return { state: 'refused', reason: `${attachment.name} is not there any more`, isPermanent: true }
  const id = answer.state === 'done' ? uploadedMedia.safeParse(answer.json).data?.id : undefined
  if (id !== undefined) return { state: 'uploaded', id }
  if (answer.state === 'refused') return answer
  const reason = answer.state === 'done' ? 'the upload has no id' : answer.reason
  return { state: 'refused', reason, isPermanent: false }
}

/** WhatsApp knows m4a by its general name only. */
function graphType({ mediaType }: EventAttachment): string {
  return mediaType === 'audio/x-m4a' ? 'audio/mp4' : mediaType
}

const media = z.looseObject({ url: z.string() })

/** Graph names an address that is valid for five minutes. */
async function downloadMedia(
  graph: Graph,
  id: string,
  options: { readonly maxBytes: number; readonly signal: AbortSignal },
) {
  const answer = await graph.get(encodeURIComponent(id), options)
  if (answer.state !== 'done')
    throw new DownloadError(answer.reason, { isPermanent: answer.state === 'refused' && answer.isPermanent })
  const found = media.safeParse(answer.json)
  if (!found.success) throw new DownloadError('Graph names no address of the file', { isPermanent: false })
  return download(found.data.url, { ...graph, ...options })
}
