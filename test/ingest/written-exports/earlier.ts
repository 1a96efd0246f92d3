import { type Event, type Products, two } from './event.ts'

const html = (text: string) =>
  `<p>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('\n', '<br>')}</p>`
const partTypes = { message: 'comment', note: 'note', archive: 'close', reopen: 'open' }
const authorTypes = { customer: 'user', agent: 'admin', bot: 'bot' }

const crispContent = (kind: Event['kind'], text: string) =>
  kind === 'message' || kind === 'note'
    ? { type: kind === 'note' ? 'note' : 'text', content: text }
    : { type: 'event', content: { namespace: kind === 'archive' ? 'state:resolved' : 'state:unresolved' } }
const zendeskEvent = (kind: Event['kind'], id: string, text: string) =>
  kind === 'message' || kind === 'note'
    ? { id, type: 'Comment', body: text, public: kind === 'message' }
    : {
        id,
        type: 'Change',
        field_name: 'status',
        value: kind === 'archive' ? 'solved' : 'open',
        previous_value: kind === 'archive' ? 'open' : 'solved',
      }

/** Exports as products write them. */
export const earlierProducts = {
  intercom: {
    source: { site: 's' },
    says: () => true,
    write: all => [
      [
        'intercom.json',
        JSON.stringify({
          conversations: all.map(([first, ...parts], chat) => ({
            id: `${chat}`,
            created_at: first.at,
            source: {
              type: 'conversation',
              id: `${chat}-0`,
              body: html(first.text),
              author: { type: 'user', id: 'c' },
            },
            conversation_parts: {
              conversation_parts: parts.map(({ author, kind, at, text }, index) => ({
                id: `${chat}-${index + 1}`,
                part_type: partTypes[kind],
                created_at: at,
                body: html(text),
                author: { type: authorTypes[author], id: 'a' },
              })),
            },
          })),
        }),
      ],
    ],
  },
  'zendesk-chat': {
    source: { site: 's' },
    says: ({ kind }) => kind === 'message',
    write: all => [
      [
        'zendesk.jsonl',
        all
          .map(([first, ...rest], chat) => ({
            id: `${chat}`,
            type: 'chat',
            timestamp: new Date(first.at * 1000).toISOString(),
            history: [first, ...rest].map(({ author, at, text }, index) => ({
              type: 'chat.msg',
              timestamp: new Date(at * 1000).toISOString(),
              msg_id: `${chat}-${index}`,
              msg: text,
              sender_type: { customer: 'Visitor', agent: 'Agent', bot: 'Trigger' }[author],
            })),
          }))
          .map(one => `${JSON.stringify(one)}\n`)
          .join(''),
      ],
    ],
  },
  crisp: {
    source: {},
    says: () => true,
    write: all => [
      [
        'crisp.jsonl',
        all
          .flatMap((events, chat) =>
            events.map(({ author, kind, at, text }, index) => ({
              session_id: `${chat}`,
              website_id: 's',
              fingerprint: chat * 100 + index,
              timestamp: at * 1000,
              from: author === 'customer' ? 'user' : 'operator',
              automated: author === 'bot',
              origin: 'chat',
              ...crispContent(kind, text),
            })),
          )
          .map(one => `${JSON.stringify(one)}\n`)
          .join(''),
      ],
    ],
  },
  discord: {
    source: { agents: ['a'] },
    says: ({ kind }) => kind === 'message',
    write: all =>
      all.map((events, chat) => [
        `discord-${chat}.json`,
        JSON.stringify({
          guild: { id: '7', name: 'shop' },
          channel: { id: `${chat}` },
          exportedAt: '2026-04-01T00:00:00Z',
          messages: events.map(({ author, at, text }, index) => ({
            id: `${index}`,
            type: 'Default',
            timestamp: new Date(at * 1000).toISOString(),
            content: text,
            author: { id: { customer: 'c', agent: 'a', bot: 'b' }[author], isBot: author === 'bot' },
          })),
        }),
      ]),
  },
  'zendesk-support': {
    source: { site: 's' },
    says: ({ author, kind }) => author !== 'customer' || kind === 'message',
    write: all => [
      [
        'tickets.json',
        JSON.stringify({
          tickets: all.map((events, chat) => ({
            id: chat,
            created_at: new Date(events[0].at * 1000).toISOString(),
            requester_id: 1,
            audits: events.map(({ author, kind, at, text }, index) => ({
              id: index,
              created_at: new Date(at * 1000).toISOString(),
              author_id: author === 'customer' ? 1 : 2,
              via: { channel: author === 'bot' ? 'rule' : 'web' },
              events: [zendeskEvent(kind, `${chat}-${index}`, text)],
            })),
          })),
        }),
      ],
    ],
  },
  'whatsapp-text': {
    source: { site: 's', agents: ['The Shop'], zone: 'UTC', dateOrder: 'dmy' },
    says: ({ kind, author }) => kind === 'message' && author !== 'bot',
    write: all =>
      all.map((events, chat) => [
        `${chat}.txt`,
        events
          .map(({ author, at, text }) => {
            const date = new Date(at * 1000)
            const day = `${two(date.getUTCDate())}/${two(date.getUTCMonth() + 1)}/${date.getUTCFullYear()}`
            const clock = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(':')
            return `[${day}, ${clock}] ${author === 'agent' ? 'The Shop' : 'Ann'}: ${text}\n`
          })
          .join(''),
      ]),
  },
} as const satisfies Products
