import type { DimensionValues } from '../../src/metrics/operators/dimension-values.ts'
import { attributeOf } from './filter.ts'
import { establishmentOf, type Stored } from './stored.ts'
import { compareText, compareTexts } from './text.ts'

export function dimensionValues(store: Stored): DimensionValues {
  const { establishments, channels, platforms } = store.known
  const known = establishments.map(id => establishmentOf(store, id))
  const attributes = [...store.attributes].sort(compareText)
  return [
    dimension(
      'establishment',
      known.map(({ id, name }) => ({ value: id, label: name })),
    ),
    dimension('channel', channels.map(labelled)),
    dimension('platform', platforms.map(labelled)),
    ...attributes.map(name =>
      dimension(name, [...new Set(known.flatMap(establishment => attributeOf(establishment, name)))].map(labelled)),
    ),
  ]
}

type Values = DimensionValues[number]['values']

function dimension(name: string, values: Values): DimensionValues[number] {
  return {
    dimension: name,
    values: [...values].sort((a, b) => compareTexts([a.label, a.value], [b.label, b.value])),
  }
}

function labelled(value: string): Values[number] {
  return { value, label: value }
}
