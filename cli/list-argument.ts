import { InvalidArgumentError } from 'commander'

/** Splits a comma-separated list. A comma inside a value is written `\,`. */
export function splitList(text: string): readonly string[] {
  return text.split(/(?<!\\),/).map(value => value.replaceAll('\\,', ','))
}

/** Values by dimension, from the `--where` or `--not` options so far. */
export type Filters = Readonly<Record<string, readonly string[]>>

/** Adds one `DIM=VALUE[,VALUE]` to the filters. The first `=` separates. */
export function addFilter(text: string, filters: Filters = {}): Filters {
  const [, dimension, values] = /^([^=]+)=(.*)$/s.exec(text) ?? []
  if (dimension === undefined || values === undefined) {
    throw new InvalidArgumentError('A filter is DIM=VALUE[,VALUE], such as channel=widget,sms.')
  }
  const known = new Map(Object.entries(filters))
  return Object.fromEntries(known.set(dimension, [...(known.get(dimension) ?? []), ...splitList(values)]))
}
