import { type Event, isMessage, iso, lines, type Products } from './event.ts'

const isTold = ({ author, kind }: Event) => author !== 'customer' || kind === 'message'
const space = (at: number) => iso(at).replace('T', ' ').replace('Z', '')
const chatwootTypes = { customer: 0, agent: 1, bot: 3 }

/** Exports of help desks. */
export const helpdesks = {
  chatwoot: {
    source: {},
    says: isTold,
    chatId: chat => `1-${chat}`,
    write: all => [
      [
        'chatwoot.jsonl',
        lines(
          all.flatMap((events, chat) =>
            events.map(({ author, kind, at, text }, index) =>
              kind === 'message' || kind === 'note'
                ? {
                    event: 'message_created',
                    id: chat * 100 + index,
                    content: text,
                    message_type: ['incoming', 'outgoing', '', 'template'][chatwootTypes[author]],
                    created_at: iso(at),
                    private: kind === 'note',
                    sender: { id: 7 },
                    account: { id: 1 },
                    inbox: { id: 5 },
                    conversation: { id: chat, inbox_id: 5, channel: 'Channel::WebWidget' },
                  }
                : {
                    event: 'conversation_status_changed',
                    id: chat,
                    inbox_id: 5,
                    status: kind === 'archive' ? 'resolved' : 'open',
                    updated_at: at,
                    account: { id: 1 },
                  },
            ),
          ),
        ),
      ],
    ],
  },
  'chatwoot-tables': {
    source: {},
    says: isTold,
    chatId: chat => `1-${chat}`,
    folder: 'dump',
    write: all => {
      const events = all.flatMap((list, chat) => list.map((one, index) => ({ ...one, chat, id: chat * 100 + index })))
      const said = events.filter(({ kind }) => kind === 'message' || kind === 'note')
      const changed = events.filter(({ kind }) => kind === 'archive' || kind === 'reopen')
      return [
        [
          'dump/messages.jsonl',
          lines(
            said.map(({ id, chat, author, kind, at, text }) => ({
              id,
              conversation_id: 1000 + chat,
              message_type: chatwootTypes[author],
              created_at: space(at),
              private: kind === 'note',
              content: text,
            })),
          ),
        ],
        [
          'dump/conversations.jsonl',
          lines(
            all.map((_, chat) => ({ id: 1000 + chat, display_id: chat, account_id: 1, inbox_id: 5, contact_id: 9 })),
          ),
        ],
        ['dump/inboxes.jsonl', lines([{ id: 5, channel_type: 'Channel::WebWidget' }])],
        ...(changed.length === 0
          ? []
          : ([
              [
                'dump/reporting_events.jsonl',
                lines(
                  changed.map(({ id, chat, kind, at }) => ({
                    id,
                    name: kind === 'archive' ? 'conversation_resolved' : 'conversation_opened',
                    conversation_id: 1000 + chat,
                    created_at: space(at + 1),
                    event_end_time: space(at),
                  })),
                ),
              ],
            ] as const)),
      ]
    },
  },
  freshchat: {
    source: {},
    // The status has no time.
    says: ({ kind }) => kind === 'message' || kind === 'note',
    write: all => [
      [
        'freshchat.json',
        JSON.stringify({
          conversations: all.map((events, chat) => ({
            conversation_id: `${chat}`,
            channel_id: 's',
            messages: events.map(({ author, kind, at, text }, index) => ({
              id: `${chat}-${index}`,
              actor_type: { customer: 'user', agent: 'agent', bot: 'bot' }[author],
              message_type: kind === 'note' ? 'private' : 'normal',
              created_time: iso(at),
              message_parts: [{ text: { content: text } }],
            })),
          })),
        }),
      ],
    ],
  },
  front: {
    source: { site: 's' },
    // Comments are by people; the status has no time.
    says: ({ author, kind }) => kind === 'message' || (kind === 'note' && author === 'agent'),
    write: all => [
      [
        'front.json',
        JSON.stringify({
          conversations: all.map((events, chat) => ({
            id: `${chat}`,
            messages: events.filter(isMessage).map(({ author, at, text }, index) => ({
              id: `m${index}`,
              type: 'email',
              is_inbound: author === 'customer',
              created_at: at,
              author: author === 'agent' ? { id: 'a' } : null,
              text,
            })),
            comments: events
              .filter(({ kind }) => kind === 'note')
              .map(({ at, text }, index) => ({ id: `c${index}`, posted_at: at, body: text, author: { id: 'a' } })),
          })),
        }),
      ],
    ],
  },
  'live-helper-chat': {
    source: {},
    // A chat has its last end only.
    says: ({ kind }) => kind === 'message' || kind === 'note',
    write: all => [
      [
        'lhc.json',
        JSON.stringify({
          list: all.map((events, chat) => ({
            id: `${chat}`,
            dep_id: 2,
            status: 1,
            messages: events.map(({ author, kind, at, text }, index) => ({
              id: chat * 100 + index,
              msg: text,
              time: at,
              user_id: { customer: 0, agent: 5, bot: -2 }[author],
              meta_msg: kind === 'note' ? { content: { whisper: true } } : null,
            })),
          })),
        }),
      ],
    ],
  },
  'rocket-chat': {
    source: { site: 's' },
    // Rooms are not reopened, and nobody whispers.
    says: ({ kind }) => kind === 'message' || kind === 'archive',
    write: all => [
      [
        'rocket.jsonl',
        `${lines(
          all.map((events, chat) => ({
            _id: `${chat}`,
            t: 'l',
            messages: events.map(({ author, kind, at, text }, index) => ({
              _id: `${chat}-${index}`,
              rid: `${chat}`,
              ts: iso(at),
              msg: text,
              ...(kind === 'archive' ? { t: 'livechat-close' } : {}),
              ...(author === 'customer' ? { token: 'x' } : { u: { _id: 'a' } }),
              ...(author === 'bot' ? { bot: { i: 'x' } } : {}),
            })),
          })),
        )}\n`,
      ],
    ],
  },
  zammad: {
    source: {},
    // Only the last closing has a time.
    says: ({ kind }) => kind === 'message' || kind === 'note',
    write: all => [
      [
        'zammad.json',
        JSON.stringify({
          tickets: all.map((events, chat) => ({
            id: chat,
            group: 's',
            state: 'open',
            articles: events.map(({ author, kind, at, text }, index) => ({
              id: chat * 100 + index,
              sender: { customer: 'Customer', agent: 'Agent', bot: 'System' }[author],
              type: kind === 'note' ? 'note' : 'email',
              internal: kind === 'note',
              content_type: 'text/plain',
              body: text,
              created_at: iso(at),
              created_by_id: 1,
            })),
          })),
        }),
      ],
    ],
  },
} as const satisfies Products
