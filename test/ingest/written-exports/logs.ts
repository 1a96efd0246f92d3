import { type Event, isMessage, isOfPerson, iso, type Products } from './event.ts'

const cell = (text: string | number) => `"${String(text).replaceAll('"', '""')}"`
const csv = (rows: readonly (readonly (string | number)[])[]) =>
  rows.map(row => `${row.map(cell).join(',')}\n`).join('')

/** The name of an activity that says what happened, and who did it. */
function activityOf({ author, kind }: Event): readonly [activity: string, resource: string] {
  const resource = { customer: 'ann', agent: 'bob', bot: 'robot' }[author]
  if (kind === 'message') return [author === 'customer' ? 'Customer question' : 'Send reply', resource]
  return [{ note: 'Internal note', archive: 'Close case', reopen: 'Reopen case' }[kind], resource]
}

/** Logs and public sets. */
export const logs = {
  'event-log': {
    source: {},
    says: ({ author, kind }) => author !== 'customer' || kind === 'message',
    // There are no texts.
    text: () => '',
    write: all => [
      [
        'events.csv',
        csv([
          ['case:concept:name', 'concept:name', 'time:timestamp', 'org:resource', 'case:site'],
          ...all.flatMap((events, chat) =>
            events.map(event => {
              const [activity, resource] = activityOf(event)
              return [chat, activity, iso(event.at), resource, 's']
            }),
          ),
        ]),
      ],
    ],
  },
  irc: {
    source: { site: 's', agents: ['bob'] },
    says: isOfPerson,
    // A message is one line.
    text: text => text.replaceAll('\n', ' '),
    write: all =>
      all.map((events, chat) => [
        `${chat}.weechatlog`,
        events
          .map(({ author, at, text }) => {
            const nick = author === 'agent' ? '@bob' : 'ann'
            return `${iso(at).replace('.000Z', 'Z')}\t${nick}\t${text.replaceAll('\n', ' ')}\n`
          })
          .join(''),
      ]),
  },
  mail: {
    source: { agents: ['@shop.example'] },
    says: isMessage,
    chatId: chat => `<${chat}-0@x.example>`,
    write: all => [
      [
        'box.mbox',
        all
          .flatMap((events, chat) =>
            events.map(({ author, at, text }, index) => {
              const [customer, shop] = ['ann@example.org', 'lyon@shop.example']
              const [from, to] = author === 'customer' ? [customer, shop] : [shop, customer]
              const date = new Date(at * 1000).toUTCString()
              const headers = [
                `From ${from} Mon Mar  2 10:00:05 2026`,
                `From: ${from}`,
                `To: ${to}`,
                `Date: ${date}`,
                `Message-ID: <${chat}-${index}@x.example>`,
                ...(index === 0 ? [] : [`In-Reply-To: <${chat}-0@x.example>`]),
                ...(author === 'bot' ? ['Auto-Submitted: auto-replied'] : []),
                'MIME-Version: 1.0',
                'Content-Type: text/plain; charset=utf-8',
                'Content-Transfer-Encoding: 8bit',
              ]
              return `${headers.join('\n')}\n\n${text}\n\n`
            }),
          )
          .join(''),
      ],
    ],
  },
  'twitter-support': {
    source: { site: 's' },
    says: isOfPerson,
    chatId: chat => `${chat * 100 + 1}`,
    write: all => [
      [
        'tweets.csv',
        csv([
          ['tweet_id', 'author_id', 'inbound', 'created_at', 'text', 'response_tweet_id', 'in_response_to_tweet_id'],
          ...all.flatMap((events, chat) =>
            events.map(({ author, at, text }, index) => {
              const [, day, date, month, year, clock] =
                /^(\w+), (\d+) (\w+) (\d+) (\S+)/.exec(new Date(at * 1000).toUTCString()) ?? []
              return [
                chat * 100 + index + 1,
                author === 'agent' ? 'ShopCare' : '115712',
                author === 'agent' ? 'False' : 'True',
                `${day} ${month} ${date} ${clock} +0000 ${year}`,
                text,
                '',
                index === 0 ? '' : chat * 100 + 1,
              ]
            }),
          ),
        ]),
      ],
    ],
  },
} as const satisfies Products
