import { stringify } from 'yaml'
import type { Author } from '../../store/schema.ts'
import type { Mapping } from '../mapping/mapping.ts'

/** A column of unknown meaning, with a sample of its values. */
export interface SampledColumn {
  readonly name: string
  /** Null for a missing value. */
  readonly values: readonly (string | null)[]
}

export interface GuessedMapping {
  readonly mapping: Mapping
  /** The mapping as YAML, ready to be completed. */
  readonly text: string
  /** What is missing or should be checked, one sentence each. */
  readonly open: readonly string[]
}

/** Column names, most likely first. */
const names = {
  chat_id: [/^(conversation|chat|thread|ticket|session|case|discussion|dialog)[ _-]?(id|no|number|key|uuid)?$/i],
  message_id: [/^(message|msg|event|comment|article|tweet)[ _-]?(id|no|key|uuid)$/i, /^(id|uuid|guid)$/i],
  sent_at: [
    /^(sent|created|date|time|timestamp|posted|received|message|envoy[eé])[ _-]?(at|on|date|time|timestamp|utc|le)?$/i,
    /(date|time|timestamp|[ _-]at)$/i,
  ],
  author: [
    /^(author|sender|role|from)[ _-]?(type|role|kind)?$/i,
    /^(direction|message[ _-]?type|actor[ _-]?type|inbound|incoming|type)$/i,
  ],
  establishment_id: [
    /^(establishment|site|store|shop|branch|location|agency|clinic|company|brand|magasin|agence|[eé]tablissement)[ _-]?(id|code|name)?$/i,
    /^(inbox|department|team|group|queue|account)[ _-]?(id|code|name)?$/i,
  ],
  customer_id: [/^(customer|client|contact|visitor|requester|consumer|user)[ _-]?(id|uuid|key|email|phone)?$/i],
  channel: [/^(channel|canal|source)[ _-]?(type|name)?$/i],
  platform: [/^(platform|plateforme|medium|network)$/i],
  text: [/^(text|body|message|content|comment|texte)$/i],
} as const
type Column = keyof typeof names
const needed: readonly Column[] = ['chat_id', 'sent_at', 'author', 'establishment_id']

const authorWords: readonly (readonly [Author, RegExp])[] = [
  [
    'customer',
    /^(customer|client|contact|visitor|user|consumer|end[ _-]?user|lead|incoming|inbound|in|received|true)$/i,
  ],
  ['agent', /^(agent|admin|operator|staff|employee|conseiller|advisor|outgoing|outbound|out|sent|false)$/i],
  ['bot', /^(bot|chatbot|automation|automatic|template|trigger|campaign|ai)$/i],
  ['system', /^(system|activity|event|note)$/i],
]

/** Guesses how to map a table to a message log, from the names and values of its columns. */
export function guessMapping(columns: readonly SampledColumn[]): GuessedMapping {
  const left = new Set(columns.map(({ name }) => name))
  const open: string[] = []
  const found: Record<string, unknown> = {}
  for (const column of Object.keys(names) as Column[]) {
    const source = columnFor(column, columns, left)
    if (source === undefined) {
      if (needed.includes(column)) open.push(`${column}: no column looks like it; name one, or write { constant: … }`)
      continue
    }
    left.delete(source.name)
    const entry = { sent_at: instantEntry, author: authorEntry }[column as 'sent_at' | 'author']?.(source)
    found[column] = entry === undefined ? source.name : entry.entry
    if (entry?.open !== undefined && entry.open !== null) open.push(`${column}: ${entry.open}`)
  }
  const todo = needed.filter(column => !(column in found)).map(column => `  # ${column}: ?\n`)
  const body = Object.keys(found).length === 0 ? 'columns:\n' : stringify({ columns: found }, { lineWidth: 0 })
  // May be incomplete: reading a mapping validates it.
  return { mapping: { columns: found as NonNullable<Mapping['columns']> }, text: body + todo.join(''), open }
}

function columnFor(column: Column, columns: readonly SampledColumn[], left: ReadonlySet<string>) {
  const candidates = columns.filter(({ name }) => left.has(name))
  for (const pattern of names[column]) {
    const fits = candidates.find(one => pattern.test(one.name) && canBe(column, one))
    if (fits !== undefined) return fits
  }
  return undefined
}

/** Whether the values of a column fit that target. */
function canBe(column: Column, { values }: SampledColumn): boolean {
  const present = values.filter(value => value !== null)
  if (present.length === 0) return false
  if (column === 'sent_at') return formatOfTimes(present) !== null
  if (column === 'author') return new Set(present).size <= 12
  if (column === 'message_id') return new Set(present).size === present.length
  return true
}

interface TimeFormat {
  readonly format: string | null
  readonly isLocal: boolean
  readonly open: string | null
}

const patterns: readonly (readonly [RegExp, string])[] = [
  [/^\d{4}-\d\d-\d\d \d\d:\d\d$/, '%Y-%m-%d %H:%M'],
  [/^\d{1,2}\/\d{1,2}\/\d{4} \d{1,2}:\d\d:\d\d$/, '%d/%m/%Y %H:%M:%S'],
  [/^\d{1,2}\/\d{1,2}\/\d{4} \d{1,2}:\d\d$/, '%d/%m/%Y %H:%M'],
  [/^\d{1,2}\.\d{1,2}\.\d{4} \d{1,2}:\d\d:\d\d$/, '%d.%m.%Y %H:%M:%S'],
  [/^\d{1,2}\.\d{1,2}\.\d{4} \d{1,2}:\d\d$/, '%d.%m.%Y %H:%M'],
]

/** Null if they are not times. */
function formatOfTimes(values: readonly string[]): TimeFormat | null {
  const all = (pattern: RegExp) => values.every(value => pattern.test(value.trim()))
  if (all(/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d([.,]\d+)?)?\s?(Z|[+-]\d\d:?(\d\d)?)$/i))
    return { format: null, isLocal: false, open: null }
  if (all(/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d([.,]\d+)?$/)) return { format: null, isLocal: true, open: null }
  if (all(/^\d{9,10}(\.\d+)?$/)) return { format: 'epoch-seconds', isLocal: false, open: null }
  if (all(/^\d{12,13}$/)) return { format: 'epoch-milliseconds', isLocal: false, open: null }
  if (all(/^\d{15,16}$/)) return { format: 'epoch-microseconds', isLocal: false, open: null }
  const [, format] = patterns.find(([pattern]) => all(pattern)) ?? []
  if (format === undefined) return null
  if (!format.startsWith('%d/')) return { format, isLocal: true, open: null }
  const parts = values.map(value => value.split('/').map(Number))
  const [dayFirst, monthFirst] = [parts.some(([first = 0]) => first > 12), parts.some(([, second = 0]) => second > 12)]
  if (monthFirst && !dayFirst) return { format: format.replace('%d/%m', '%m/%d'), isLocal: true, open: null }
  return { format, isLocal: true, open: dayFirst ? null : 'day and month cannot be told apart: %d/%m or %m/%d' }
}

function instantEntry({ name, values }: SampledColumn): { readonly entry: unknown; readonly open: string | null } {
  const { format, isLocal, open } = formatOfTimes(values.filter(value => value !== null)) ?? {
    format: null,
    isLocal: false,
    open: null,
  }
  if (format === null && !isLocal) return { entry: name, open }
  const zone = isLocal ? 'the times have no offset: zone says whose clock they are on' : null
  return {
    entry: { column: name, ...(format === null ? {} : { format }), ...(isLocal ? { zone: 'UTC' } : {}) },
    open: [open, zone].filter(text => text !== null).join('; ') || null,
  }
}

function authorEntry({ name, values }: SampledColumn): { readonly entry: unknown; readonly open: string | null } {
  const present = [...new Set(values.filter(value => value !== null))]
  const meant = present.map(value => [value, authorWords.find(([, words]) => words.test(value.trim()))?.[0]] as const)
  if (meant.every(([value, author]) => value === author)) return { entry: name, open: null }
  const unknown = meant.filter(([, author]) => author === undefined).map(([value]) => JSON.stringify(value))
  return {
    entry: { column: name, values: Object.fromEntries(meant.map(([value, author]) => [value, author ?? 'system'])) },
    open: unknown.length === 0 ? null : `say who is meant by ${unknown.slice(0, 6).join(', ')}`,
  }
}
