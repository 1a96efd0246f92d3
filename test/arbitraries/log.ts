import fc from 'fast-check'
import type { Author, EstablishmentRow, EstablishmentsFile, Kind, Log, LogRow } from '../oracle/log.ts'
import { instantIn, type Scene } from './scene.ts'
import { hostileText, textOf } from './text.ts'

export const attributeNames = ['region', 'sector', '__proto__', 'o\'clock "x"'] as const

/** What rows and filters choose from: few, so that they meet. */
export const pools = {
  chat: textOf('c1', 'c2', 'c3', 'c4', 'c5', 'c6'),
  customer: textOf('x', 'y', 'z', 'c1'),
  establishment: textOf('e1', 'e2', 'e3', 'e4', 'unlisted'),
  channel: textOf('widget', 'sms', 'unknown'),
  platform: textOf('whatsapp', 'webchat', 'unknown'),
  attribute: textOf('north', 'south', 'flagship', 'unknown'),
} as const

const sometimes = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null, freq: 2 })

/** `values`, each as often as it is listed. */
const authors: readonly Author[] = [
  'customer',
  'customer',
  'customer',
  'customer',
  'agent',
  'agent',
  'agent',
  'bot',
  'system',
]
const kinds: readonly Kind[] = [...Array<Kind>(9).fill('message'), 'note', 'archive', 'archive', 'reopen']

export function logRow(scene: Scene): fc.Arbitrary<LogRow> {
  return fc.record({
    chatId: pools.chat,
    messageId: sometimes(textOf('1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12')),
    sentAt: instantIn(scene),
    author: fc.constantFrom(...authors),
    kind: fc.constantFrom(...kinds),
    establishmentId: pools.establishment,
    customerId: sometimes(pools.customer),
    channel: sometimes(pools.channel),
    platform: sometimes(pools.platform),
    updatedAt: fc.option(instantIn(scene), { nil: null, freq: 1 }),
    authorId: sometimes(fc.constantFrom('agent 1', 'agent 2')),
    text: sometimes(fc.oneof(fc.constantFrom('hello', 'bye'), hostileText)),
    attachments: fc.constant(null),
  })
}

export function logRows(scene: Scene): fc.Arbitrary<LogRow[]> {
  return fc.array(logRow(scene), { maxLength: 40, size: 'max' }).map(withoutHashTies)
}

function establishmentRow(scene: Scene): fc.Arbitrary<EstablishmentRow> {
  const values = fc
    .tuple(fc.constantFrom(...attributeNames), fc.array(pools.attribute, { minLength: 1, maxLength: 3 }))
    .map(([attribute, list]) => [attribute, list] as const)
  return fc.record({
    establishmentId: pools.establishment.filter(id => id !== 'unlisted'),
    name: sometimes(textOf('Same name', 'Other name')),
    timeZone: fc.constantFrom(null, scene.zone, scene.otherZone, 'Europe/Paris', 'Mars/Olympus'),
    values: fc.uniqueArray(values, { maxLength: 3, selector: ([attribute]) => attribute }),
  })
}

function establishmentsFile(scene: Scene): fc.Arbitrary<EstablishmentsFile> {
  return fc.record({
    attributes: fc.constant(attributeNames),
    rows: fc.array(establishmentRow(scene), { maxLength: 6, size: 'max' }),
  })
}

export function log(scene: Scene): fc.Arbitrary<Log> {
  return fc.record({
    rows: logRows(scene),
    // Queries name the attributes, so there is always a file that has them.
    establishments: fc.array(establishmentsFile(scene), { minLength: 1, maxLength: 2 }),
  })
}

/**
 * A row without id that shares its chat and instant with another message gets an id: which of the two comes first is otherwise
 * for the store's hash to say, and it may decide what the chat's channel is.
 */
function withoutHashTies(rows: readonly LogRow[]): LogRow[] {
  return rows.map((row, index) => {
    if (row.messageId !== null) return row
    const tied = rows.some(
      other =>
        other.chatId === row.chatId &&
        other.sentAt === row.sentAt &&
        (other.messageId !== null || other.author !== row.author || other.kind !== row.kind || other.text !== row.text),
    )
    return tied ? { ...row, messageId: `tied ${index}` } : row
  })
}
