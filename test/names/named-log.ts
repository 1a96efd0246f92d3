import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { compareText } from '../../src/compare-text.ts'
import { type IngestReport, ingest } from '../../src/ingest/ingest.ts'
import type { LogRow } from '../../src/ingest/log-row.ts'
import { openStore, type Store } from '../../src/store/store.ts'

/** Names that every object has, and those that mean something on the way of an object, a promise, a list, a function, a JSON text. */
export const objectNames: readonly string[] = [
  ...Object.getOwnPropertyNames(Object.prototype),
  ...['prototype', 'then', 'toJSON', 'length', 'name', 'caller', 'arguments'],
]

/** So few of them that everything under them is quickly asked; `npm run test:full` asks all. */
export const fewNames: readonly string[] = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'length']

/** Other names that a table, a format or a language takes for something else. */
export const strangeNames: readonly string[] = [
  ...['0', '10', '9', '007', '-1', '1e3', 'NaN', 'null', 'undefined', 'true', 'Infinity', '[object Object]'],
  ...[
    'a.b',
    'a[0]',
    'b]',
    'back\\slash',
    'back\\',
    "it's",
    'quo"ted',
    '`tick`',
    '%',
    '%41',
    'a&b=c',
    '#',
    '?',
    '/',
    '~1',
    '$',
    '$&',
  ],
  ...[
    'two\nlines',
    'tab\tbed',
    'line\u2028separated',
    'para\u2029graph',
    '\u202ertl',
    'שלום',
    'é',
    'e\u0301',
    '👩‍👩‍👧',
    '\u{10000}',
    '\uff5e',
  ],
  ...[
    'value',
    'share',
    'rank',
    'key',
    'label',
    'key.value',
    'total',
    'x'.repeat(400),
    '<script>alert(1)</script>',
    '{{mustache}}',
    '$$x',
  ],
]

/** Plain names in the place of others, in the same order among each other and around `unknown`. */
export function plainNames(names: readonly string[]): readonly string[] {
  const sorted = names.toSorted(compareText)
  return names.map(name => {
    const place = String(sorted.indexOf(name)).padStart(2, '0')
    return `${compareText(name, 'unknown') < 0 ? 'a' : 'v'}${place}x`
  })
}

/** JSON of what a store under plain names says, as one under these names has to say it: by key and value, whatever the order of keys. */
export function renamed(plain: unknown, names: readonly string[]): string {
  const originals = new Map(plainNames(names).map((plainName, index) => [plainName, names[index] ?? '']))
  const escaped = (text: string) => JSON.stringify(text).slice(1, -1)
  return inOrder(
    JSON.parse(JSON.stringify(plain).replaceAll(/[av]\d\dx/g, found => escaped(originals.get(found) ?? found))),
  )
}

/** Fails where what is said under the names is not what is said under plain ones in their place. */
export function expectRenamed(answer: unknown, plain: unknown, names: readonly string[]): void {
  const [said, expected] = [inOrder(answer), renamed(plain, names)]
  if (said === expected) return
  let at = 0
  while (said[at] === expected[at]) at++
  const near = (text: string) => text.slice(Math.max(0, at - 150), at + 150)
  expect.fail(`says\n${near(said)}\ninstead of\n${near(expected)}`)
}

/** JSON with the keys of each object in one order. */
export function inOrder(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).toSorted(([a], [b]) => compareText(a, b)))
      : item,
  )
}

export interface NamedLog {
  /** In camel case, instants as texts. */
  readonly rows: readonly (LogRow & Readonly<Record<string, string>>)[]
  readonly attributes: readonly string[]
  /** Cells of a row, by column, each list as a list. */
  readonly establishments: readonly ReadonlyMap<string, string | readonly string[]>[]
}

/** The columns of an establishments file that are no attributes. */
const ownColumns = ['establishment_id', 'name', 'time_zone', 'establishment', 'channel', 'platform']

/**
 * Every name as the id of an establishment, of a channel, a platform, a customer, an author, a message and a chat, as an attribute
 * where it may be one, and as a value of all attributes; `spoken` stand for `names`, at the same places.
 */
export function namedLog(names: readonly string[], spoken: readonly string[] = names): NamedLog {
  const count = names.length
  const at = (index: number) => spoken[index % count] ?? ''
  const attributes = spoken.filter((_, index) => !ownColumns.includes(names[index] ?? ''))
  const rows = spoken.flatMap((establishmentId, site) =>
    [9, 10].flatMap(month =>
      Array.from({ length: 1 + ((site * month) % 4) }, (_, number) => {
        const day = String(1 + ((site * 3 + number * 5) % 28)).padStart(2, '0')
        const common = {
          chatId: month === 10 && number === 0 ? at(site) : `!${site}-${month}-${number}`,
          establishmentId,
          customerId: at(site * 2 + number),
          channel: at(site + number),
          platform: at(site * 3 + number),
        }
        const sent = (hour: number) =>
          `2026-${String(month).padStart(2, '0')}-${day}T${String(hour).padStart(2, '0')}:00:00Z`
        const asked = {
          ...common,
          messageId: at(site + 1),
          sentAt: sent(8),
          author: 'customer' as const,
          text: at(site),
        }
        const answered = {
          ...common,
          messageId: at(site + 2),
          sentAt: sent(9 + (site % 12)),
          author: 'agent' as const,
          authorId: at(site + 3),
        }
        return (site + number) % 3 === 0 ? [asked] : [asked, answered]
      }).flat(),
    ),
  )
  const establishments = spoken.map((id, site) => {
    const cells = new Map<string, string | readonly string[]>([
      ['establishment_id', id],
      ['name', at(site + 1)],
      ['time_zone', site % 2 === 0 ? 'Europe/Paris' : ''],
    ])
    for (const [index, attribute] of attributes.entries()) {
      // Some without a value, some with two.
      const values =
        (site + index) % 5 === 0 ? [] : (site + index) % 7 === 0 ? [at(site + index), at(site)] : [at(site + index)]
      cells.set(attribute, [...new Set(values)])
    }
    return cells
  })
  return { rows, attributes, establishments }
}

/** A store on disk in a folder of its own; closing removes both. */
export interface NamedStore extends Store<string> {
  readonly folder: string
  readonly report: IngestReport
}

export async function namedStore({ rows, establishments }: NamedLog): Promise<NamedStore> {
  const folder = await mkdtemp(join(tmpdir(), 'causerie-names-'))
  const store = join(folder, 'store')
  const file = join(folder, 'establishments.jsonl')
  await writeFile(file, toJsonl(establishments.map(cells => Object.fromEntries(cells))))
  const report = await ingest({ store, inputs: [rows], establishments: file })
  const opened = await openStore<string>(store)
  const { close } = opened
  return Object.assign(opened, {
    folder,
    report,
    close() {
      close()
      void rm(folder, { recursive: true, force: true })
    },
  })
}

export function toJsonl(rows: readonly object[]): string {
  return rows.map(row => `${JSON.stringify(row)}\n`).join('')
}

/** Under the columns of all rows, in the order of the first that has them. */
export function toCsv(rows: readonly ReadonlyMap<string, string | readonly string[]>[]): string {
  const columns = [...new Set(rows.flatMap(row => [...row.keys()]))]
  const cell = (value: string | readonly string[] = '') =>
    `"${(typeof value === 'string' ? value : value.join(';')).replaceAll('"', '""')}"`
  return [columns.map(column => cell(column)), ...rows.map(row => columns.map(column => cell(row.get(column))))]
    .map(cells => `${cells.join(',')}\n`)
    .join('')
}
