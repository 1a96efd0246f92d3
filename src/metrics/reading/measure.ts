import type { Sql } from '../../engine/sql.ts'
import { mapInSlices } from '../../slices.ts'
import type { Of } from '../definitions/answers.ts'
import { type MetricName, metricOf } from '../definitions/catalogue.ts'
import { type Fact, facts } from '../definitions/fact.ts'
import type { Measured, Question } from './ask.ts'
import type { Reader } from './reader.ts'

type MeasuredRows = Omit<Question, 'fact' | 'values'>

/** A value, and the number of chats or waits behind it. */
export interface ValueOf {
  readonly value: number | null
  readonly of: Of
}

/** One metric of the catalogue by groups and buckets. The count behind each value is computed in the same pass. */
export async function measure(
  reader: Reader,
  name: MetricName,
  asked: MeasuredRows,
): Promise<readonly (Omit<Measured, 'values'> & ValueOf)[]> {
  const { fact, addsUp } = metricOf(name)
  const rows = await reader.ask({ ...asked, fact, values: valueAndBasis(name), addsUp })
  return mapInSlices(
    rows,
    ({ key, bucket, values }) => ({ key, bucket, ...answered(name, values) }),
    reader.engine.signal,
  )
}

/** One metric over the whole window. */
export async function measureWhole(
  reader: Reader,
  name: MetricName,
  asked: Pick<MeasuredRows, 'window' | 'chats' | 'conditions'>,
): Promise<ValueOf> {
  const [whole] = await measure(reader, name, asked)
  if (whole === undefined) throw new Error('an aggregate without groups gave no row')
  return { value: whole.value, of: whole.of }
}

/** The value of a group or bucket without rows. */
export function emptyValueOf(name: MetricName): ValueOf {
  const { empty, basis } = metricOf(name)
  return { value: empty, of: basis === null ? null : 0 }
}

/** The aggregates of a metric: its value and, for a delay or share, the count behind it. */
export function valueAndBasis(name: MetricName): Readonly<Record<string, Sql>> {
  const { value, basis } = metricOf(name)
  return { [name]: value, ...(basis === null ? {} : { [basis]: metricOf(basis).value }) }
}

function answered(name: MetricName, values: Readonly<Record<string, number | null>>): ValueOf {
  const { basis } = metricOf(name)
  return { value: values[name] ?? null, of: basis === null ? null : (values[basis] ?? 0) }
}

/** Several metrics over the whole window, with one pass per fact. */
export async function measureTotal<Name extends MetricName>(
  reader: Reader,
  names: readonly Name[],
  asked: Pick<MeasuredRows, 'window' | 'chats' | 'conditions'>,
): Promise<Readonly<Record<Name, number | null>>> {
  const ofFacts = (Object.keys(facts) as Fact[]).map(async fact => {
    const ofFact = names.filter(name => metricOf(name).fact === fact)
    if (ofFact.length === 0) return {}
    const values = Object.fromEntries(ofFact.map(name => [name, metricOf(name).value])) as Record<Name, Sql>
    const addsUp = ofFact.every(name => metricOf(name).addsUp)
    const [row] = await reader.ask({ ...asked, fact, values, addsUp })
    return row?.values ?? {}
  })
  return Object.assign({}, ...(await Promise.all(ofFacts)))
}
