import { createHash, createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What the stand-in of Graph expects of whoever uses it. */
export const metaSecrets = { token: 'EAAtoken', appSecret: 'secret of the app', verifyToken: 'verify me' }
export const phoneNumberId = '106540352242922'
export const pageId = '1755847768034402'
export const instagramId = '17841400000000000'

/** An answer in place of the next: a status with a body, or a connection that is cut before or after the message was taken. */
export type Trouble =
  | { readonly status: number; readonly code: number; readonly message?: string }
  | 'cut'
  | 'cut-after'

export interface SentMessage {
  readonly path: string
  readonly body: Record<string, unknown>
  readonly id: string
}

/**
 * Meta's Graph API as its documents describe it: messages, uploads and media of WhatsApp, messages and attachments of Messenger and
 * Instagram. It keeps no keys: what is sent twice arrives twice.
 */
export interface MetaServer {
  readonly apiUrl: string
  /** The messages that customers have. */
  readonly sent: SentMessage[]
  readonly uploads: { readonly id: string; readonly type: string; readonly name: string; readonly bytes: number }[]
  /** How its next answers to messages, uploads and downloads go wrong, in order. */
  readonly troubles: Trouble[]
  readonly mediaTroubles: Trouble[]
  /** A file that a customer has sent; returns its id. */
  media(content: Buffer, type?: string): string
  /** The address of a file at another host than Graph's own. */
  readonly strange: string
  /** What happens before it answers to a message. */
  beforeAnswer: (message: SentMessage) => Promise<void>
  close(): void
}

const uploadTypes = new Map([
  ['image/jpeg', 5],
  ['image/png', 5],
  ['video/mp4', 16],
  ['video/3gpp', 16],
  ['audio/aac', 16],
  ['audio/mp4', 16],
  ['audio/mpeg', 16],
  ['audio/amr', 16],
  ['audio/ogg', 16],
  ['application/pdf', 100],
  ['text/plain', 100],
])

export async function openMetaServer(): Promise<MetaServer> {
  const media = new Map<string, { content: Buffer; type: string }>()
  const sent: SentMessage[] = []
  const uploads: MetaServer['uploads'] = []
  const troubles: Trouble[] = []
  const mediaTroubles: Trouble[] = []
  let count = 0
  const state: Pick<MetaServer, 'beforeAnswer'> = { beforeAnswer: async () => {} }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').replace(/^\/v\d+\.\d+\//, '')
    const body = await bodyOf(request)
    const json = (status: number, value: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    const fail = (status: number, code: number, message = `(#${code}) it went wrong`) =>
      json(status, { error: { message, type: 'OAuthException', code, fbtrace_id: 'A1' } })
    const trouble = (list: Trouble[]): boolean => {
      const next = list[0]
      if (next === undefined || next === 'cut-after') return false
      list.shift()
      if (next === 'cut') request.socket.destroy()
      else fail(next.status, next.code, next.message)
      return true
    }
    if (request.headers.authorization !== `Bearer ${metaSecrets.token}`)
      return void fail(401, 190, 'Invalid OAuth access token.')
    if (request.method === 'GET') {
      if (trouble(mediaTroubles)) return
      const [, id = ''] = /^(?:content\/)?([\w.-]+)$/.exec(path) ?? []
      const found = media.get(id)
      if (found === undefined) return void fail(400, 100, 'Unsupported get request.')
      if (path.startsWith('content/'))
        return void response.writeHead(200, { 'content-type': found.type }).end(found.content)
      const { content, type } = found
      const sha256 = createHash('sha256').update(content).digest('hex')
      const url = `${apiUrl}/content/${id}`
      return void json(200, {
        messaging_product: 'whatsapp',
        url,
        mime_type: type,
        sha256,
        file_size: content.length,
        id,
      })
    }
    if (trouble(troubles)) return
    if (path === `${phoneNumberId}/media` || path === 'me/message_attachments') {
      const form = await new Response(new Uint8Array(body), {
        headers: { 'content-type': request.headers['content-type'] ?? '' },
      }).formData()
      const file = form.get(path === 'me/message_attachments' ? 'filedata' : 'file') as File
      const type = path === 'me/message_attachments' ? file.type : String(form.get('type'))
      const most = path === 'me/message_attachments' ? 25 : uploadTypes.get(type)
      if (most === undefined) return void fail(400, 100, 'Param file must be a file with one of the following types')
      if (file.size > most * 1024 * 1024) return void fail(400, 131053, 'Media upload error')
      const id = `90${++count}`
      uploads.push({ id, type, name: file.name, bytes: file.size })
      return void json(200, path === 'me/message_attachments' ? { attachment_id: id } : { id })
    }
    const message = JSON.parse(body.toString()) as Record<string, unknown>
    if (path === `${phoneNumberId}/messages`) {
      if (message.messaging_product !== 'whatsapp' || typeof message.type !== 'string' || !(message.type in message))
        return void fail(400, 100, '(#100) Invalid parameter')
    } else if (path !== 'me/messages') return void fail(404, 100, `Unknown path components: ${path}`)
    const id = path === 'me/messages' ? `m_${++count}` : `wamid.${Buffer.from(`sent ${++count}`).toString('base64')}`
    const one = { path, body: message, id }
    sent.push(one)
    await state.beforeAnswer(one)
    if (troubles[0] === 'cut-after') {
      troubles.shift()
      return void request.socket.destroy()
    }
    if (path === 'me/messages')
      return void json(200, { recipient_id: (message.recipient as { id: string }).id, message_id: id })
    const input = message.to ?? message.recipient
    json(200, { messaging_product: 'whatsapp', contacts: [{ input, wa_id: input }], messages: [{ id }] })
  }
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const apiUrl = `http://127.0.0.1:${port}/v25.0`
  return {
    apiUrl,
    strange: `http://localhost:${port}/v25.0/content/`,
    sent,
    uploads,
    troubles,
    mediaTroubles,
    media(content, type = 'image/png') {
      const id = `80${++count}`
      media.set(id, { content, type })
      return id
    },
    get beforeAnswer() {
      return state.beforeAnswer
    },
    set beforeAnswer(before) {
      state.beforeAnswer = before
    },
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** A delivery as Meta signs it. */
export function metaDelivery(given: unknown, secret = metaSecrets.appSecret) {
  const body = Buffer.from(typeof given === 'string' ? given : JSON.stringify(given))
  const code = createHmac('sha256', secret).update(body).digest('hex')
  return { headers: { 'x-hub-signature-256': `sha256=${code}` }, body }
}

/** A delivery of WhatsApp's Cloud API. */
export const whatsappBody = (value: object, { account = phoneNumberId, field = 'messages' } = {}) => ({
  object: 'whatsapp_business_account',
  entry: [
    {
      id: '102290129340398',
      changes: [
        {
          field,
          value: {
            messaging_product: 'whatsapp',
            metadata: { display_phone_number: '15550783881', phone_number_id: account },
            ...value,
          },
        },
      ],
    },
  ],
})

/** A text of a customer, by default written now. */
export const whatsappText = ({
  from = '33612345678',
  id = 'wamid.1',
  text = 'Bonjour',
  at = Math.floor(Date.now() / 1000),
} = {}) => ({ from, id, timestamp: String(at), type: 'text', text: { body: text } })

/** A delivery of Messenger or Instagram. */
export const messengerBody = (
  events: readonly { readonly timestamp?: number }[],
  { object = 'page', account = pageId } = {},
) => ({
  object,
  // A delivery that is repeated is the same, byte by byte.
  entry: [{ id: account, time: events.at(-1)?.timestamp ?? 0, messaging: events }],
})

/** What happens between a customer and the account. */
export const messengerEvent = (
  what: object,
  { customer = '25544', account = pageId, at = Date.now(), isEcho = false } = {},
) => ({
  sender: { id: isEcho ? account : customer },
  recipient: { id: isEcho ? customer : account },
  timestamp: at,
  ...what,
})
