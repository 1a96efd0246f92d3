import { z } from 'zod'
import { number } from './written-values.ts'

const origin = z
  .string()
  .refine(isOrigin, 'must be an origin such as https://shop.example.com: https, no path; http only for this machine')

const id = z.string().min(1, 'must not be empty').max(500)

/** A window in which visitors of other sites write, `inbox.connections.NAME.widget`. */
export const widgetSchema = z.strictObject({
  origins: z
    .array(origin)
    .min(1, 'must list at least one origin')
    .max(100)
    .describe('The origins of the pages that may show it, such as `https://shop.example.com`. No other page can.'),
  sites: z
    .array(id)
    .min(1, 'must list at least one establishment')
    .describe(
      'The establishments that visitors may write to. A page names one of them by `data-site`; it need not when there is only one.',
    ),
  title: z
    .string()
    .min(1, 'must not be empty')
    .max(60)
    .optional()
    .describe('What the window is called. Default: the name of the establishment.'),
  channel: id.default('widget').describe('The channel of its chats.'),
  platform: id.default('webchat').describe('The platform of its chats.'),
  maxCharacters: number(z.int().min(1).max(20_000)).default(4000).describe('The longest message.'),
  maxFileBytes: number(z.int().min(0).max(100_000_000))
    .default(25_000_000)
    .describe('The largest file that visitors may send; 0: none. It is never more than `inbox.attachments.maxBytes`.'),
  messagesPerDay: number(z.int().min(1).max(10_000))
    .default(200)
    .describe('Messages that one visitor may send within 24 hours.'),
  visitorsPerHour: number(z.int().min(1).max(100_000))
    .default(20)
    .describe('Visitors from one address who may begin to write within an hour.'),
})

export type WidgetConfig = z.infer<typeof widgetSchema>

const ofThisMachine = ['localhost', '127.0.0.1', '[::1]']

/** A name of the web as its pages send it, of letters that a header may hold. */
function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { origin, protocol, hostname } = new URL(text)
  if (origin !== text || !/^[a-z0-9.-]+$|^\[[0-9a-f:]+\]$/.test(hostname)) return false
  return protocol === 'https:' || (protocol === 'http:' && ofThisMachine.includes(hostname))
}
