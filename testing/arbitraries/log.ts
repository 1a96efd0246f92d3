import fc from 'fast-check'
import { parseInstant } from '../oracle/instant.ts'
import type {
  Author,
  CanonicalEstablishment,
  CanonicalRow,
  EstablishmentsFile,
  Kind,
  Load,
  Log,
} from '../oracle/log.ts'
import { instantIn, type Scene, step } from './scene.ts'
import { hostileText, textOf } from './text.ts'

/** Earlier than every scene: one of them is in 1986. */
export const earliest = parseInstant('1980-01-01T00:00:00Z')

export const attributeNames = ['region', 'sector', '__proto__', 'o\'clock "x"'] as const

/** The values for rows and filters: few, so that rows and filters match. */
export const pools = {
  chat: textOf('c1', 'c2', 'c3', 'c4', 'c5', 'c6', 'c7', 'c8', 'c9', 'c10', 'c11', 'c12', 'c13', 'c14'),
  customer: textOf('x', 'y', 'z', 'c1'),
  establishment: textOf('e1', 'e2', 'e3', 'e4', 'unlisted'),
  channel: textOf('widget', 'sms', 'unknown'),
  platform: textOf('whatsapp', 'webchat', 'unknown'),
  // A semicolon separates two values in a CSV file.
  attribute: textOf('north', 'south', 'flagship', 'unknown').map(value => value.replaceAll(';', ',')),
} as const

const sometimes = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null, freq: 2 })

/** Draws each name as often as its weight says. */
function weighted<K extends string>(weights: Readonly<Record<K, number>>): fc.Arbitrary<K> {
  const names = Object.keys(weights) as K[]
  return fc.oneof(...names.map(name => ({ arbitrary: fc.constant(name), weight: weights[name] })))
}

/** The columns of a row other than its place and its time. */
const content = {
  messageId: sometimes(textOf('1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12', '13', '14', '15', '16')),
  author: weighted<Author>({ customer: 4, agent: 3, bot: 1, system: 1 }),
  kind: weighted<Kind>({ message: 9, note: 1, archive: 2, reopen: 1 }),
  customerId: sometimes(pools.customer),
  channel: sometimes(pools.channel),
  platform: sometimes(pools.platform),
  authorId: sometimes(fc.constantFrom('agent 1', 'agent 2')),
  text: sometimes(fc.oneof(fc.constantFrom('hello', 'bye'), hostileText)),
  attachments: fc.constant(null),
}

const seldom = fc.nat({ max: 19 }).map(dice => dice === 0)

/** An independent row at any instant, sometimes with `updatedAt`. */
export function looseRow(scene: Scene): fc.Arbitrary<CanonicalRow> {
  return fc.record({
    ...content,
    chatId: pools.chat,
    sentAt: instantIn(scene),
    establishmentId: sometimes(pools.establishment),
    updatedAt: sometimes(instantIn(scene)),
    withdrawn: seldom,
  })
}

/** A message of a customer at one establishment and the rows that follow it. */
function conversation(scene: Scene): fc.Arbitrary<CanonicalRow[]> {
  const start = fc.record({ chatId: pools.chat, at: instantIn(scene), establishmentId: pools.establishment })
  const turn = fc.record({
    ...content,
    author: weighted<Author>({ agent: 4, customer: 2, bot: 1, system: 1 }),
    after: step,
    namesItsSite: fc.boolean(),
  })
  return fc
    .tuple(
      start,
      fc.record({ ...content, namesItsSite: fc.nat({ max: 4 }).map(dice => dice > 0) }),
      fc.array(turn, { maxLength: 4, size: 'max' }),
    )
    .map(([first, { namesItsSite, ...opening }, turns]) => {
      const place = { chatId: first.chatId, updatedAt: null, withdrawn: false }
      const siteOf = (isNamed: boolean) => (isNamed ? first.establishmentId : null)
      const rows: CanonicalRow[] = [
        {
          ...opening,
          ...place,
          establishmentId: siteOf(namesItsSite),
          author: 'customer',
          kind: 'message',
          sentAt: first.at,
        },
      ]
      let sentAt = first.at
      for (const { after, namesItsSite, ...rest } of turns) {
        sentAt += after < 0n ? -after : after
        rows.push({ ...rest, ...place, establishmentId: siteOf(namesItsSite), sentAt })
      }
      return rows
    })
}

/** Columns that may be the only difference between two versions of a row, so that only they decide which version is kept. */
const alone = ['text', 'authorId', 'platform', 'channel', 'customerId', 'establishmentId', 'withdrawn'] as const

/** Another version of an existing row. Often only the content, or only one column, differs. */
function rewrite(scene: Scene): fc.Arbitrary<(rows: readonly CanonicalRow[]) => CanonicalRow[]> {
  const differing = fc.oneof(
    fc.constant('all' as const),
    fc.constant('content' as const),
    fc.constant('text' as const),
    fc.constantFrom(...alone),
  )
  return fc.tuple(fc.nat({ max: 60 }), looseRow(scene), differing).map(([index, other, what]) => rows => {
    const row = rows[index % Math.max(rows.length, 1)]
    if (row === undefined) return []
    const { chatId, messageId, sentAt, updatedAt, author, kind, text } = row
    const version = {
      all: { ...other, chatId, messageId },
      content: { ...other, chatId, messageId, sentAt, updatedAt },
    }
    const made = what === 'all' || what === 'content' ? version[what] : { ...row, [what]: other[what] }
    // Without an id, the instant, the author, the kind and the text identify the message.
    return [messageId === null ? { ...made, sentAt, author, kind, text } : made]
  })
}

/** A withdrawal of a row or of a whole chat, with only the columns it needs. It is often the latest version, but may precede what it withdraws. */
function withdrawal(
  scene: Scene,
): fc.Arbitrary<(rows: readonly CanonicalRow[]) => { before: CanonicalRow[]; after: CanonicalRow[] }> {
  return fc
    .record({
      index: fc.nat({ max: 60 }),
      ofChat: fc.boolean(),
      isEarly: fc.boolean(),
      updatedAt: fc.oneof(
        { arbitrary: fc.constant(latest), weight: 4 },
        { arbitrary: sometimes(instantIn(scene)), weight: 1 },
      ),
    })
    .map(({ index, ofChat, isEarly, updatedAt }) => rows => {
      const row = rows[index % Math.max(rows.length, 1)]
      const taken = rows
        .filter(other => (ofChat ? other.chatId === row?.chatId : other === row))
        .map(takenBack(updatedAt))
      return isEarly ? { before: taken, after: [] } : { before: [], after: taken }
    })
}

/** Later than any other version of a row. */
const latest = 4_102_444_800_000_000n

/** The withdrawal of a row. */
export function takenBack(updatedAt: bigint | null): (row: CanonicalRow) => CanonicalRow {
  return row => ({
    ...row,
    establishmentId: null,
    customerId: null,
    channel: null,
    platform: null,
    authorId: null,
    // Without an id, the text is part of the identity of the message.
    text: row.messageId === null ? row.text : null,
    attachments: null,
    updatedAt,
    withdrawn: true,
  })
}

export function logRows(scene: Scene): fc.Arbitrary<CanonicalRow[]> {
  const conversations = fc.array(conversation(scene), { maxLength: 28, size: 'max' })
  const loose = fc.array(looseRow(scene), { maxLength: 12, size: 'max' })
  const rewrites = fc.array(rewrite(scene), { maxLength: 12, size: 'max' })
  const withdrawals = fc.array(withdrawal(scene), { maxLength: 4, size: 'max' })
  return fc.tuple(conversations, loose, rewrites, withdrawals).map(([together, alone, again, back]) => {
    const rows = withoutHashTies([...together.flat(), ...alone])
    const versions = withoutHashTies([...rows, ...again.flatMap(version => version(rows))])
    const taken = back.map(take => take(versions))
    return [...taken.flatMap(({ before }) => before), ...versions, ...taken.flatMap(({ after }) => after)]
  })
}

function establishmentRow(scene: Scene): fc.Arbitrary<CanonicalEstablishment> {
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

/**
 * A log of up to about 60 rows around a scene: conversations, repeats and later versions of rows, withdrawals, hostile texts, and
 * establishments with and without time zones and attributes.
 *
 * @example fc.sample(arbitraryScene.chain(arbitraryLog), 3).map(log => log.rows.length)
 */
export function log(scene: Scene): fc.Arbitrary<Log> {
  return fc.record({
    rows: logRows(scene),
    // Queries name the attributes, so at least one file must have them.
    establishments: fc.array(establishmentsFile(scene), { minLength: 1, maxLength: 2 }),
    earliest: fc.constant(earliest),
  })
}

/** Loads, some of which declare that they are complete until an instant. Some of their rows may be sent after it. */
function loads(scene: Scene, loadedAt: fc.Arbitrary<bigint | null>): fc.Arbitrary<Load[]> {
  const now = BigInt(Date.now()) * 1000n
  const load = fc
    .record({ rows: fc.nat({ max: 60 }), loadedAt, declared: fc.option(instantIn(scene), { nil: null }) })
    .map(({ rows, loadedAt: at, declared }): Load => {
      const isPossible = declared !== null && declared <= (at ?? now)
      return { rows, loadedAt: at, knownUntil: isPossible ? declared : null }
    })
  return fc.array(load, { maxLength: 3 })
}

/** A log in several loads. */
export function logInLoads(scene: Scene): fc.Arbitrary<Log> {
  return inLoads(scene, fc.option(instantIn(scene), { nil: null }))
}

/** A log in several loads, all made now. */
export function logInLoadsNow(scene: Scene): fc.Arbitrary<Log> {
  return inLoads(scene, fc.constant(null))
}

function inLoads(scene: Scene, loadedAt: fc.Arbitrary<bigint | null>): fc.Arbitrary<Log> {
  return fc.tuple(log(scene), loads(scene, loadedAt)).map(([given, some]) => ({ ...given, loads: some }))
}

/**
 * Gives an id to a row without id that shares its chat and instant with another message. Otherwise the store's hash decides which of the
 * two comes first, and that may decide the channel of the chat.
 */
function withoutHashTies(rows: readonly CanonicalRow[]): CanonicalRow[] {
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
