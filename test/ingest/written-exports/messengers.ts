import { isMessage, isOfPerson, iso, lines, type Products } from './event.ts'

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
const stampOf = (at: number, index: number) => `${at}.${String(index).padStart(6, '0')}`

/** Exports of messengers: they know no archives. */
export const messengers = {
  messenger: {
    source: { site: 's', agents: ['The Shop'] },
    says: isOfPerson,
    chatId: chat => `inbox/${chat}`,
    write: all =>
      all.map((events, chat) => [
        `message_${chat}.json`,
        JSON.stringify({
          participants: [{ name: 'Ann' }, { name: 'The Shop' }],
          thread_path: `inbox/${chat}`,
          messages: events.map(({ author, at, text }) => ({
            sender_name: author === 'agent' ? 'The Shop' : 'Ann',
            timestamp_ms: at * 1000,
            // As Messenger's download has it: the bytes of UTF-8 as letters.
            content: Buffer.from(text, 'utf8').toString('latin1'),
            type: 'Generic',
          })),
        }),
      ]),
  },
  'messenger-webhook': {
    source: {},
    says: isOfPerson,
    chatId: chat => `1-c${chat}`,
    write: all => [
      [
        'hook.jsonl',
        lines(
          all.flatMap((events, chat) =>
            events.map(({ author, at, text }, index) => {
              const [page, customer] = [{ id: '1' }, { id: `c${chat}` }]
              const isEcho = author === 'agent'
              const message = { mid: `m${chat}-${index}`, text, ...(isEcho ? { is_echo: true } : {}) }
              const people = isEcho ? { sender: page, recipient: customer } : { sender: customer, recipient: page }
              return { object: 'page', entry: [{ id: '1', messaging: [{ ...people, timestamp: at * 1000, message }] }] }
            }),
          ),
        ),
      ],
    ],
  },
  partoo: {
    source: {},
    // It names no bot.
    says: isOfPerson,
    write: all => [
      [
        'partoo.json',
        JSON.stringify({
          conversations: all.map((events, chat) => ({
            id: chat,
            business: { id: 3 },
            messaging_partner: 'Google',
            messages: events.map(({ author, at, text }, index) => ({
              id: index,
              date: iso(at),
              content: text,
              content_type: 'text',
              sender_type: author === 'customer' ? 'Consumer' : 'User',
            })),
          })),
        }),
      ],
    ],
  },
  slack: {
    source: { site: 's' },
    says: isMessage,
    chatId: (chat, [first]) => `C1-${stampOf(first.at, chat * 100)}`,
    folder: 'export',
    write: all => {
      const days = new Map<string, object[]>()
      for (const [chat, events] of all.entries()) {
        for (const [index, { author, at, text }] of events.entries()) {
          const day = iso(at).slice(0, 10)
          const common = { type: 'message', ts: stampOf(at, chat * 100 + index), text: escaped(text) }
          const thread = stampOf(events[0].at, chat * 100)
          const one = {
            ...common,
            thread_ts: thread,
            ...(author === 'bot'
              ? { subtype: 'bot_message', bot_id: 'B1' }
              : { user: author === 'agent' ? 'U1' : 'U2' }),
          }
          days.set(day, [...(days.get(day) ?? []), one])
        }
      }
      return [
        [
          'export/users.json',
          JSON.stringify([
            { id: 'U1', name: 'bob' },
            { id: 'U2', name: 'ann', is_restricted: true },
          ]),
        ],
        ['export/channels.json', JSON.stringify([{ id: 'C1', name: 'help' }])],
        ...[...days].map(([day, list]) => [`export/help/${day}.json`, JSON.stringify(list)] as const),
      ]
    },
  },
  telegram: {
    source: { site: 's', agents: ['a'] },
    says: isOfPerson,
    write: all => [
      [
        'telegram.json',
        JSON.stringify({
          chats: {
            list: all.map((events, chat) => ({
              id: chat,
              type: 'personal_chat',
              messages: events.map(({ author, at, text }, index) => ({
                id: index,
                type: 'message',
                date_unixtime: `${at}`,
                from: 'somebody',
                from_id: author === 'agent' ? 'a' : 'c',
                text: index % 2 === 0 ? text : [text.slice(0, 1), { type: 'bold', text: text.slice(1) }],
              })),
            })),
          },
        }),
      ],
    ],
  },
  'whatsapp-cloud': {
    source: {},
    says: isOfPerson,
    chatId: chat => `1-c${chat}`,
    write: all => [
      [
        'cloud.jsonl',
        lines(
          all.flatMap((events, chat) =>
            events.map(({ author, at, text }, index) => {
              const message = { id: `w${chat}-${index}`, timestamp: `${at}`, type: 'text', text: { body: text } }
              const said =
                author === 'agent'
                  ? { message_echoes: [{ ...message, from: '1', to: `c${chat}` }] }
                  : { messages: [{ ...message, from: `c${chat}` }] }
              return {
                entry: [{ changes: [{ field: 'messages', value: { metadata: { phone_number_id: '1' }, ...said } }] }],
              }
            }),
          ),
        ),
      ],
    ],
  },
} as const satisfies Products
