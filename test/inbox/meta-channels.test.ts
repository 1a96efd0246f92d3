import {
  instagramId,
  messengerBody,
  messengerEvent,
  metaDelivery,
  openMetaServer,
  whatsappBody,
  whatsappText,
} from '../servers/meta.ts'
import { channelSuite } from './channel-suite.ts'
import { openMetaChannel } from './meta-place.ts'

const at = Math.floor(Date.now() / 1000)
const customerOf = (thread: string) => `336${thread.charCodeAt(0)}`
const opened = (product: Parameters<typeof openMetaChannel>[0]) => async () => {
  const server = await openMetaServer()
  return { channel: openMetaChannel(product, server), close: server.close }
}

const good = metaDelivery(whatsappBody({ messages: [whatsappText({ at })] }))
const forged = [
  { ...good, headers: {} },
  { ...good, body: Buffer.from(`${good.body} `) },
  { ...good, headers: { 'x-hub-signature-256': good.headers['x-hub-signature-256'].slice(7) } },
  metaDelivery(`${good.body}`, 'another secret'),
]

channelSuite('whatsapp', {
  open: opened('whatsapp'),
  delivery: ({ thread, id, text }) =>
    metaDelivery(
      whatsappBody({ messages: [whatsappText({ from: customerOf(thread), id: `wamid.${thread}${id}`, text, at })] }),
    ),
  forged,
  useless: [
    metaDelivery('no JSON'),
    metaDelivery({ object: 'page', entry: [] }),
    metaDelivery({ object: 'whatsapp_business_account' }),
    metaDelivery({ object: 'whatsapp_business_account', entry: [{ changes: 1 }] }),
  ],
})

for (const product of ['messenger', 'instagram'] as const) {
  const object = product === 'messenger' ? 'page' : 'instagram'
  const account = product === 'messenger' ? {} : { account: instagramId }
  channelSuite(product, {
    open: opened(product),
    delivery: ({ thread, id, text }) =>
      metaDelivery(
        messengerBody(
          [
            messengerEvent(
              { message: { mid: `m_${thread}${id}`, text } },
              { customer: customerOf(thread), at: at * 1000, ...account },
            ),
          ],
          { object, ...account },
        ),
      ),
    forged,
    useless: [
      metaDelivery('no JSON'),
      metaDelivery({ object: 'user', entry: [] }),
      metaDelivery({ object }),
      metaDelivery({ object, entry: [{ messaging: [] }] }),
    ],
  })
}
