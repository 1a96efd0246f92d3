// Asks a store every question and both reports in its own process and prints the peak memory.
import { openStore } from '../src/index.ts'
import { askReport } from './ask-report.ts'
import { askCauserie } from './opponents/causerie.ts'
import { aMonth, threeYears } from './periods.ts'
import { questionNames } from './question.ts'

const [directory = ''] = process.argv.slice(2)
const store = await openStore(directory, { attributes: ['region'] })
for (const asked of [threeYears, aMonth]) {
  for (const question of questionNames) await askCauserie(store, question, asked)
  await askReport(store, asked)
}
store.close()
console.log(JSON.stringify({ peakBytes: process.resourceUsage().maxRSS * 1024 }))
