import { lookup } from '../src/lookup.ts'
import type { Locale } from '../src/words/locale.ts'

/** Who gets a report by mail, one entry an address. */
export interface Recipient {
  /** Its domain as `asciiDomain` has it; as written when it is refused. */
  readonly address: string
  readonly name: string | null
  /** null: the subscription's. */
  readonly locale: Locale | null
  /** Values by dimension of the scope, in the order of the file; every dimension is a key, its list may be empty. */
  readonly scope: Readonly<Record<string, readonly string[]>>
  /** 1-based, the first that names the address. */
  readonly line: number
  /** Where each value of the scope stands first. */
  readonly places: readonly ScopePlace[]
  /** Why nothing is sent there, whoever else gets theirs: file, line, column, what would be right. Null when there is no reason. */
  readonly refused: string | null
}

export interface ScopePlace {
  readonly dimension: string
  readonly value: string
  /** As in the errors of a config: file, line and column. */
  readonly at: string
}

/** One entry an address: values of the scope together, the first name and locale, the first refusal of any of its lines. */
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
