import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Webhook } from 'standardwebhooks'
import type { WebhookFormat } from '../../src/ingest/format-names.ts'
import { sampleOf, webhooksOf } from '../ingest/export-samples.ts'

export const secret = Buffer.from('a secret of some length').toString('base64')
export const nowSeconds = () => Math.floor(Date.now() / 1000)

/** What each product adds to a delivery. Written again, without the code under test. */
export const signers: Readonly<Record<WebhookFormat, (body: string, at?: number) => Record<string, string>>> = {
  causerie: (body, at = nowSeconds()) => ({
    'webhook-id': 'id',
    'webhook-timestamp': String(at),
    'webhook-signature': `v1,bm90IHRoaXM= ${new Webhook(secret).sign('id', new Date(at * 1000), body)}`,
  }),
  chatwoot: (body, at = nowSeconds()) => ({
    'x-chatwoot-timestamp': String(at),
    'x-chatwoot-signature': `sha256=${createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')}`,
  }),
  crisp: (body, at = nowSeconds()) => ({
    'x-crisp-request-timestamp': `${at * 1000}`,
    'x-crisp-signature': createHmac('sha256', secret)
      .update(`[${at * 1000};${body}]`)
      .digest('hex'),
  }),
  front: (body, at = nowSeconds()) => ({
    'x-front-request-timestamp': `${at * 1000}`,
    'x-front-signature': createHmac('sha256', secret)
      .update(`${at * 1000}:${body}`)
      .digest('base64'),
  }),
  'zendesk-support': (body, at = nowSeconds()) => {
    const time = new Date(at * 1000).toISOString()
    return {
      'x-zendesk-webhook-signature-timestamp': time,
      'x-zendesk-webhook-signature': createHmac('sha256', secret).update(`${time}${body}`).digest('base64'),
    }
  },
  intercom: body => ({ 'x-hub-signature': `sha1=${createHmac('sha1', secret).update(body).digest('hex')}` }),
  'messenger-webhook': body => ({
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
  }),
  'whatsapp-cloud': body => ({
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
  }),
}

/** Deliveries of each product. */
export const deliveriesOf = (format: WebhookFormat): readonly string[] => {
  if (format === 'causerie') {
    const rows = ['a', 'b', 'c'].map((id, index) => ({
      chat_id: 'c',
      message_id: id,
      sent_at: `2026-03-01T10:0${index}:00Z`,
      author: index === 1 ? 'agent' : 'customer',
      establishment_id: 's',
      text: 'two\nlines, 😀',
    }))
    return [
      JSON.stringify({ type: 'rows', data: rows.slice(0, 2) }, null, 2),
      JSON.stringify({ type: 'rows', data: rows }),
    ]
  }
  const content = readFileSync(webhooksOf(format)?.path ?? sampleOf(format).path, 'utf8')
  if (format === 'intercom')
    return (JSON.parse(content).conversations as object[]).map((item, index) =>
      JSON.stringify({
        type: 'notification_event',
        id: `n${index}`,
        topic: 'conversation.admin.closed',
        data: { item },
      }),
    )
  return content.split('\n').filter(line => line.startsWith('{') && line.endsWith('}'))
}
