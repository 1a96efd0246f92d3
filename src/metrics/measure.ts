import type { Engine } from '../engine/engine.ts'
import type { Sql } from '../engine/sql.ts'
import { ask, type Measured, type Question } from './ask.ts'
import { type MetricName, metricOf } from './catalogue.ts'
import { type Fact, facts } from './fact.ts'

type Asked = Omit<Question<MetricName>, 'fact' | 'values'>

/** One metric of the catalogue by groups and buckets. */
export async function measure(
  engine: Engine,
  name: MetricName,
  asked: Asked,
): Promise<readonly (Omit<Measured<MetricName>, 'values'> & { readonly value: number | null })[]> {
  const { fact, value } = metricOf(name)
  const rows = await ask(engine, { ...asked, fact, values: { [name]: value } as Record<MetricName, Sql> })
  return rows.map(({ key, bucket, values }) => ({ key, bucket, value: values[name] }))
}

/** Metrics of the catalogue over the whole window: one pass over each fact that they stand on. */
export async function measureTotal<Name extends MetricName>(
  engine: Engine,
  names: readonly Name[],
  asked: Pick<Asked, 'window' | 'conditions'>,
): Promise<Readonly<Record<Name, number | null>>> {
  const total: Partial<Record<Name, number | null>> = {}
  for (const fact of Object.keys(facts) as Fact[]) {
    const ofFact = names.filter(name => metricOf(name).fact === fact)
    if (ofFact.length === 0) continue
    const values = Object.fromEntries(ofFact.map(name => [name, metricOf(name).value])) as Record<Name, Sql>
    const [row] = await ask(engine, { ...asked, fact, values })
    Object.assign(total, row?.values)
  }
  return total as Record<Name, number | null>
}
