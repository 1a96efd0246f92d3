import type { Channel, InboundRequest } from '../../inbox/channels/channel.ts'
import { instagramChannel, messengerChannel } from '../../inbox/channels/meta/messenger.ts'
import type { MetaOptions } from '../../inbox/channels/meta/meta-channel.ts'
import { whatsappChannel } from '../../inbox/channels/meta/whatsapp.ts'
import type { Journal } from '../../inbox/journal/journal.ts'
import { instagramId, type MetaServer, metaSecrets, pageId, phoneNumberId } from '../servers/meta.ts'

export type Product = 'whatsapp' | 'messenger' | 'instagram'

/** A channel of one of Meta's products, on the stand-in of Graph. */
export function openMetaChannel(
  product: Product,
  server: Pick<MetaServer, 'apiUrl'>,
  options: Partial<MetaOptions> & { readonly humanAgent?: boolean } = {},
): Channel {
  const account = { whatsapp: phoneNumberId, messenger: pageId, instagram: instagramId }[product]
  const common: MetaOptions & { readonly humanAgent: boolean } = {
    ...metaSecrets,
    apiUrl: server.apiUrl,
    sites: new Map([[account, 'lyon']]),
    templates: [],
    humanAgent: false,
    now: () => Date.now() * 1000,
    linkTo: (file: string) => `https://chats.example.com/inbox/files/${file}`,
    withContent: async (_, use) => use(new Blob(['content'])),
    ...options,
  }
  return { whatsapp: whatsappChannel, messenger: messengerChannel, instagram: instagramChannel }[product](common)
}

/** Takes a delivery as the server does. */
export async function takeDelivery(
  { journal, channel, connection }: { journal: Journal; channel: Channel; connection: string },
  request: InboundRequest,
) {
  const { key: deliveryKey } = channel.verify(request)
  const received = await channel.receive(request)
  const now = Date.now() * 1000
  const events = await journal.write('takeDelivery', { connection, deliveryKey, body: request.body, received, now })
  return { received, events }
}
