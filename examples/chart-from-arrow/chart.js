import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { tableToIPC } from 'apache-arrow'
import { ingest, openStore, split } from 'causerie'
import { toArrow } from 'causerie/arrow'
import { parse, View } from 'vega'
import { compile } from 'vega-lite'

const sample = name => fileURLToPath(new URL(`fixtures/small/${name}`, import.meta.resolve('causerie/package.json')))
await ingest({ store: 'store', inputs: [sample('messages.csv')], establishments: sample('establishments.csv') })
const store = await openStore('store', { attributes: ['sector'] })
const answer = await split(store, {
  period: { start: '2026-08-01', end: '2026-11-01' },
  by: ['sector', 'platform'],
  metric: 'messages',
})
store.close()

// One row per group, with the column names of the CSV output. Counts are int64, which is bigint in JavaScript.
const table = toArrow(answer)
await writeFile('answer.arrow', tableToIPC(table, 'file'))
const values = table.toArray().map(row => ({ ...row.toJSON(), value: Number(row.value) }))

const { spec } = compile({
  title: 'Messages by sector and platform',
  width: 400,
  data: { values },
  mark: 'bar',
  encoding: {
    x: { field: 'value', type: 'quantitative', title: 'messages' },
    y: { field: 'sector', type: 'nominal', sort: '-x' },
    color: { field: 'platform', type: 'nominal' },
  },
})
await writeFile('chart.svg', await new View(parse(spec), { renderer: 'none' }).toSVG())
console.log(`chart.svg of ${values.length} groups`)
