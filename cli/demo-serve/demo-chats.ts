import { phrases, type Speech } from '../../src/demo/phrases.ts'
import type { DemoSite } from './demo-store.ts'

/** A row of a message log, as another system delivers it. */
export interface DemoRow {
  readonly chat_id: string
  readonly message_id: string
  readonly sent_at: string
  readonly author: 'customer' | 'agent' | 'bot'
  readonly kind: 'message' | 'note' | 'archive'
  readonly establishment_id: string
  readonly customer_id: string
  readonly channel: string
  readonly platform: string
  readonly author_id?: string
  readonly text?: string
}

/** Chats as they come in, out of a seed: what happens next depends on nothing but what came before. */
export interface DemoChats {
  /** Chats of the last days, some of them waiting, answered or finished. */
  before(nowMs: number): readonly (readonly DemoRow[])[]
  /** Somebody writes: a new customer, or one who waits for an answer. */
  next(nowMs: number): readonly DemoRow[]
  /** What a customer says to a reply; nothing when it is enough for them. */
  thanks(chat: string, nowMs: number): readonly DemoRow[]
  /** Seconds until somebody writes. */
  pauseSeconds(): number
}

const customers = [
  'Camille R.',
  'Nadia B.',
  'Tom W.',
  'Lucía G.',
  'Karim H.',
  'Élodie M.',
  'Priya S.',
  'Jonas K.',
  'Zoé L.',
]
const families = [
  'Ávila',
  'Berger',
  'Côté',
  'Durand',
  'Evans',
  'Ferrer',
  'Gupta',
  'Hoarau',
  'Klein',
  'Léger',
  'Moreau',
  'Novak',
]
const routes = [
  ['whatsapp', 'whatsapp'],
  ['google-maps', 'google'],
  ['instagram', 'instagram'],
  ['sms', 'sms'],
  ['facebook-page', 'messenger'],
] as const
/** Of the customers of a tenth of the sites, whose language no site speaks. */
const german: Readonly<Record<'question' | 'customer', readonly string[]>> = {
  question: [
    'Guten Tag, haben Sie am Samstag geöffnet?',
    'Hallo, ist meine Bestellung schon da?',
    'Wie lange dauert eine Reparatur?',
  ],
  customer: ['Vielen Dank!', 'Gut, ich komme morgen vorbei.', 'Gibt es etwas Neues?'],
}

interface Known extends Pick<DemoRow, 'chat_id' | 'establishment_id' | 'customer_id' | 'channel' | 'platform'> {
  readonly language: DemoSite['language'] | 'de'
  messages: number
}

const hourMs = 3_600_000

export function demoChats(sites: readonly DemoSite[], seed: number): DemoChats {
  const random = randomOf(seed)
  const among = <Value>(values: readonly Value[]): Value => {
    const value = values[Math.floor(random() * values.length)]
    if (value === undefined) throw new Error('there is nothing to choose from')
    return value
  }
  const said = (language: Known['language'], speech: Speech): string =>
    language !== 'de'
      ? among(phrases[language][speech])
      : among(speech === 'question' || speech === 'customer' ? german[speech] : phrases.en[speech])
  const chats = new Map<string, Known>()

  function begin(): Known {
    const site = among(sites)
    const [channel, platform] = among(routes)
    const chat_id = `demo-${chats.size + 1}`
    const language: Known['language'] = random() < 0.1 ? 'de' : site.language
    const customer_id = random() < 0.5 ? among(customers) : `${among(customers).split(' ')[0]} ${among(families)}`
    const chat = { chat_id, establishment_id: site.id, customer_id, channel, platform, language, messages: 0 }
    chats.set(chat_id, chat)
    return chat
  }
  function row(chat: Known, atMs: number, speech: Speech | 'archive'): DemoRow {
    chat.messages++
    const { chat_id, establishment_id, customer_id, channel, platform, language } = chat
    const isAgents = speech === 'agent' || speech === 'note' || speech === 'archive'
    return {
      chat_id,
      message_id: `${chat_id}-${chat.messages}`,
      sent_at: new Date(atMs).toISOString(),
      author: isAgents ? 'agent' : speech === 'bot' ? 'bot' : 'customer',
      kind: speech === 'note' || speech === 'archive' ? speech : 'message',
      establishment_id,
      customer_id,
      channel,
      platform,
      ...(isAgents ? { author_id: among(['ines', 'marc', 'sam']) } : {}),
      ...(speech === 'archive' ? {} : { text: said(language, speech) }),
    }
  }
  return {
    before: nowMs =>
      courses.map(({ hoursAgo, course }) => {
        const chat = begin()
        return course.map((speech, index) =>
          row(chat, nowMs - hoursAgo * hourMs + index * (hoursAgo / 8) * hourMs * (0.5 + random() / 2), speech),
        )
      }),
    next(nowMs) {
      if (random() < 0.75) return [row(begin(), nowMs, 'question')]
      return [row(among([...chats.values()]), nowMs, 'customer')]
    },
    thanks(id, nowMs) {
      const chat = chats.get(id)
      return chat === undefined || random() < 0.4 ? [] : [row(chat, nowMs, 'customer')]
    },
    pauseSeconds: () => 10 + random() * 20,
  }
}

/** How the chats that are there from the beginning went. */
const courses: readonly { readonly hoursAgo: number; readonly course: readonly (Speech | 'archive')[] }[] = [
  { hoursAgo: 124, course: ['question', 'bot', 'customer'] },
  { hoursAgo: 70, course: ['question', 'bot'] },
  { hoursAgo: 50, course: ['question', 'agent', 'customer', 'archive'] },
  { hoursAgo: 30, course: ['question', 'agent', 'customer'] },
  { hoursAgo: 26, course: ['question', 'note', 'agent', 'archive'] },
  { hoursAgo: 20, course: ['question', 'agent', 'customer', 'agent', 'archive'] },
  { hoursAgo: 9, course: ['question', 'bot', 'customer', 'note'] },
  { hoursAgo: 6, course: ['question', 'agent'] },
  { hoursAgo: 4, course: ['question', 'agent', 'customer', 'agent'] },
  { hoursAgo: 2, course: ['question'] },
  { hoursAgo: 1, course: ['question', 'bot', 'customer'] },
  { hoursAgo: 0.3, course: ['question'] },
]

/** mulberry32: the same numbers in [0, 1) for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
