import { z } from 'zod'
import { webhookFormatNames } from '../src/ingest/format-names.ts'
import { dateOrders } from '../src/ingest/formats/export-row.ts'
import { sizeInBytes } from '../src/store/memory.ts'
import { number, secret, zone } from './written-values.ts'

/** A receiver of the key `receive` of a config. */
export const receiverSchema = z.strictObject({
  store: z.string().min(1).describe('Which of the `stores` it loads.'),
  format: z.enum(webhookFormatNames).describe('Whose webhooks.'),
  spool: z
    .string()
    .min(1, 'must not be empty')
    .describe('A folder of its own, in which deliveries wait until they are in the store.'),
  secret: secret.describe('The secret with which the product signs what it posts.'),
  verifyToken: secret.optional().describe('The token that Meta asks for when an address is registered.'),
  port: number(z.int().min(1).max(65_535)).default(8090).describe('The port to listen on, one for each receiver.'),
  host: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .describe('The address to listen on; a proxy with TLS belongs before it.'),
  everySeconds: number(z.number().min(1).max(86_400))
    .default(60)
    .describe('The pause between two loads; longer if a load takes long.'),
  most: z
    .string()
    .refine(text => sizeInBytes(text) !== null, 'must be a size such as 10GB')
    .default('10GB')
    .describe('Deliveries are refused while more than this waits to be loaded.'),
  zone: zone.optional().describe('The zone of times without an offset.'),
  site: z.string().min(1).optional().describe('The establishment of chats that name none.'),
  agents: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe('Who works for the business, if the product does not say.'),
  dateOrder: z.enum(dateOrders).optional().describe('The order of day, month and year in dates.'),
})

export type ReceiverConfig = z.infer<typeof receiverSchema>
