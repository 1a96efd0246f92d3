import { lookup } from '../src/lookup.ts'
import type { Locale } from '../src/words/locale.ts'

/** Somebody who gets a report by mail; one entry per address. */
export interface Recipient {
  /** With the domain in the form of `asciiDomain`; as written if it is refused. */
  readonly address: string
  readonly name: string | null
  /** Null: the language of the subscription. */
  readonly locale: Locale | null
  /** Values by dimension, in the order of the file. Every dimension of the scope is a key; its list may be empty. */
  readonly scope: Readonly<Record<string, readonly string[]>>
  /** The first line that names the address, from 1. */
  readonly line: number
  /** Where each value of the scope occurs first. */
  readonly places: readonly ScopePlace[]
  /** Why nothing is sent to this address: file, line, column, what would be right. Other recipients are not affected. Null: not refused. */
  readonly refused: string | null
}

export interface ScopePlace {
  readonly dimension: string
  readonly value: string
  /** File, line and column, as in errors of a config. */
  readonly at: string
}

/** Merges lines into one entry per address: all values of the scope, the first name and locale, the first refusal. */
export function mergeRecipients(recipients: readonly Recipient[], file: string): readonly Recipient[] {
  const merged = new Map<string, Recipient>()
  for (const recipient of recipients) {
    const key = recipient.address === '' ? `line ${recipient.line}` : recipient.address.toLowerCase()
    const known = merged.get(key)
    merged.set(key, known === undefined ? recipient : merge(known, recipient))
  }
  return [...merged.values()].map(recipient => refuseWithoutScope(recipient, file))
}

function merge(first: Recipient, next: Recipient): Recipient {
  const scope = Object.entries(first.scope).map(
    ([dimension, values]) => [dimension, [...new Set([...values, ...(lookup(next.scope, dimension) ?? [])])]] as const,
  )
  return {
    ...first,
    name: first.name ?? next.name,
    locale: first.locale ?? next.locale,
    scope: Object.fromEntries(scope),
    places: [...first.places, ...next.places],
    refused: first.refused ?? next.refused,
  }
}

function refuseWithoutScope(recipient: Recipient, file: string): Recipient {
  const lists = Object.values(recipient.scope)
  if (recipient.refused !== null || lists.length === 0 || lists.some(values => values.length > 0)) return recipient
  const columns = Object.keys(recipient.scope)
  const rule = columns.length === 1 ? 'must have a value' : 'one of them must have a value'
  return { ...recipient, refused: `${file}:${recipient.line}: ${columns.join(', ')}: ${rule}` }
}
