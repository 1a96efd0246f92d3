import type { UnknownValue } from '../src/metrics/operators/unknown-values.ts'
import type { Store } from '../src/store/store.ts'
import type { Io } from './io.ts'
import type { QueryFlags } from './query-options.ts'
import { visibleText } from './visible-text.ts'

const notedAtMost = 10

/** Notes on stderr which values of `--where` and `--not` match no chat. The answer itself does not say so. */
export async function noteUnknownValues(
  io: Io,
  store: Store<string>,
  { where, not }: Pick<QueryFlags, 'where' | 'not'>,
): Promise<void> {
  if (where === undefined && not === undefined) return
  const { unknownValues } = await import('../src/metrics/operators/unknown-values.ts')
  const filters = { ...(where === undefined ? {} : { where }), ...(not === undefined ? {} : { not }) }
  const unknown = await unknownValues(store, filters)
  for (const one of unknown.slice(0, notedAtMost)) io.stderr.write(`note: ${noteOf(one)}\n`)
  if (unknown.length > notedAtMost)
    io.stderr.write(`note: and ${unknown.length - notedAtMost} more that match no chat\n`)
}

function noteOf({ filter, dimension, value, nearest }: UnknownValue): string {
  const near =
    nearest === null
      ? ''
      : `; did you mean ${nearest.value}${nearest.label === nearest.value ? '' : ` (${nearest.label})`}?`
  return visibleText(`nothing has --${filter} ${dimension}=${value}${near}`).replaceAll('\n', ' ')
}
