import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { compareText } from '../../src/compare-text.ts'
import { type IngestReport, ingest } from '../../src/ingest/ingest.ts'
import type { LogRow } from '../../src/ingest/log-row.ts'
import { openStore, type Store } from '../../src/store/store.ts'

/** Property names of every object, and names with a meaning for objects, promises, arrays, functions or JSON. */
export const objectNames: readonly string[] = [
  ...Object.getOwnPropertyNames(Object.prototype),
  ...['prototype', 'then', 'toJSON', 'length', 'name', 'caller', 'arguments'],
]

/** A few of them, for a fast run; `npm run test:full` uses all. */
export const fewNames: readonly string[] = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'length']

/** Other names that a table, a format or a language could misinterpret. */
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

/** Plain names to replace others, in the same sort order, also relative to `unknown`. */
export function plainNames(names: readonly string[]): readonly string[] {
  const sorted = names.toSorted(compareText)
  return names.map(name => {
    const place = String(sorted.indexOf(name)).padStart(2, '0')
    return `${compareText(name, 'unknown') < 0 ? 'a' : 'v'}${place}x`
  })
}

/** The expected JSON under these names, from the answer under plain names; independent of the order of keys. */
export function renamed(plain: unknown, names: readonly string[]): string {
  const originals = new Map(plainNames(names).map((plainName, index) => [plainName, names[index] ?? '']))
  const escaped = (text: string) => JSON.stringify(text).slice(1, -1)
  return inOrder(
    JSON.parse(JSON.stringify(plain).replaceAll(/[av]\d\dx/g, found => escaped(originals.get(found) ?? found))),
  )
}

/** Fails if the answer under the names differs from the answer under plain names after renaming. */
export function expectRenamed(answer: unknown, plain: unknown, names: readonly string[]): void {
  const [said, expected] = [inOrder(answer), renamed(plain, names)]
  if (said === expected) return
  let at = 0
  while (said[at] === expected[at]) at++
  const near = (text: string) => text.slice(Math.max(0, at - 150), at + 150)
  expect.fail(`says\n${near(said)}\ninstead of\n${near(expected)}`)
}

/** JSON with sorted keys. */
export function inOrder(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).toSorted(([a], [b]) => compareText(a, b)))
      : item,
  )
}

export interface NamedLog {
  /** In camel case, with instants as strings. */
  readonly rows: readonly (LogRow & Readonly<Record<string, string>>)[]
  readonly attributes: readonly string[]
  /** The cells of each row by column, with lists as lists. */
  readonly establishments: readonly ReadonlyMap<string, string | readonly string[]>[]
}

/** The columns of an establishments file that are not attributes. */
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
      // Some have no value, some have two.
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

/** CSV with the columns of all rows, in order of first occurrence. */
export function toCsv(rows: readonly ReadonlyMap<string, string | readonly string[]>[]): string {
  const columns = [...new Set(rows.flatMap(row => [...row.keys()]))]
  const cell = (value: string | readonly string[] = '') =>
    `"${(typeof value === 'string' ? value : value.join(';')).replaceAll('"', '""')}"`
  return [columns.map(column => cell(column)), ...rows.map(row => columns.map(column => cell(row.get(column))))]
    .map(cells => `${cells.join(',')}\n`)
    .join('')
}
