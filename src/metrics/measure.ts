import type { Sql } from '../engine/sql.ts'
import { mapInSlices } from '../slices.ts'
import type { Measured, Question } from './ask.ts'
import { type MetricName, metricOf } from './catalogue.ts'
import { type Fact, facts } from './fact.ts'
import type { Reader } from './reader.ts'

type Asked = Omit<Question, 'fact' | 'values'>

/** One metric of the catalogue by groups and buckets. */
export async function measure(
  reader: Reader,
  name: MetricName,
  asked: Asked,
): Promise<readonly (Omit<Measured, 'values'> & { readonly value: number | null })[]> {
  const { fact, value, addsUp } = metricOf(name)
  const rows = await reader.ask({ ...asked, fact, values: { [name]: value }, addsUp })
  const measured = ({ key, bucket, values }: Measured) => ({ key, bucket, value: values[name] ?? null })
  return mapInSlices(rows, measured, reader.engine.signal)
}

/** Metrics of the catalogue over the whole window: one pass over each fact that they stand on. */
export async function measureTotal<Name extends MetricName>(
  reader: Reader,
  names: readonly Name[],
  asked: Pick<Asked, 'window' | 'chats' | 'conditions'>,
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
