import { type FlatTable, layFlat } from '../metrics/definitions/flat-table.ts'
import type { Quality } from '../quality/quality.ts'
import { wordsOf } from '../words/locale.ts'

const say = wordsOf('en').quality

/** A row of the table. */
interface Line {
  readonly kind: 'finding' | 'rejected' | 'skipped'
  readonly name: string
  readonly count: number
  readonly of: number | null
  readonly example: string | null
  readonly title: string
  readonly effect: string | null
  readonly metrics: string | null
}

/** The findings, the reasons for rejects and what exports left out, as one table with English texts. */
export function qualityTable({ findings, rejected, skipped }: Quality): FlatTable {
  const lines: readonly Line[] = [
    ...findings.map(({ finding, count, of, example, metrics }) => ({
      ...({ kind: 'finding', name: finding, count, of, example, metrics: metrics.join(' ') || null } as const),
      ...say.findings[finding],
    })),
    ...rejected.map(({ reason, rows, example }) => ({
      ...({
        kind: 'rejected',
        name: reason,
        title: reason,
        count: rows,
        of: null,
        effect: null,
        metrics: null,
      } as const),
      example: `${example.file}:${example.line}`,
    })),
    ...skipped.map(({ reason, events }) => ({
      ...({ kind: 'skipped', name: reason, title: reason, count: events, of: null, effect: null } as const),
      example: null,
      metrics: null,
    })),
  ]
  return layFlat<Line>(
    [
      { name: 'kind', title: 'Kind', type: 'code', value: line => line.kind },
      { name: 'name', title: 'Name', type: 'text', value: line => line.name },
      { name: 'count', title: 'Number', type: 'count', value: line => line.count },
      { name: 'of', title: 'Of', type: 'count?', value: line => line.of },
      { name: 'title', title: 'What', type: 'text', value: line => line.title },
      { name: 'example', title: 'Example', type: 'text?', value: line => line.example },
      { name: 'effect', title: 'What it does', type: 'text?', value: line => line.effect },
      { name: 'metrics', title: 'Metrics', type: 'text?', value: line => line.metrics },
    ],
    lines,
  )
}
