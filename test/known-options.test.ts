import { describe, expect, test } from 'vitest'
import { sampleReport } from '../fixtures/sample-answers.ts'
import { openLedger } from '../jobs/ledger/ledger.ts'
import { runWorker } from '../jobs/worker/run-worker.ts'
import { serve } from '../serve/serve.ts'
import { delayDistributionChart } from '../src/charts/delay-distribution-chart.ts'
import { evolutionChart } from '../src/charts/evolution-chart.ts'
import { heatmapChart } from '../src/charts/heatmap-chart.ts'
import { rankingChart } from '../src/charts/ranking-chart.ts'
import { splitChart } from '../src/charts/split-chart.ts'
import { InvalidQueryError } from '../src/errors.ts'
import { ingest } from '../src/ingest/ingest.ts'
import { volume } from '../src/metrics/operators/volume.ts'
import { renderSvg } from '../src/report/paint/svg.ts'
import { reportModel } from '../src/report/report-model.ts'
import { writeReport } from '../src/report/write-report.ts'
import { rejectReasons } from '../src/store/reject-reasons.ts'
import { rejects } from '../src/store/rejects.ts'
import { openStore } from '../src/store/store.ts'
import { toCsv } from '../src/tables/csv.ts'

const answers = sampleReport('ordinary')
// biome-ignore lint/suspicious/noExplicitAny: what a caller without types gives
const wrong = (options: object): any => options
const source = wrong({ read: () => Promise.reject(new Error('was asked')) })

describe('an unknown option is refused', () => {
  test.each<readonly [string, (options: never) => unknown, object, string]>([
    ['ingest', ingest, { store: 'nowhere', inputs: [], establishment: 'sites.csv' }, 'establishments'],
    ['openStore', (options: never) => openStore('nowhere', options), { atributes: ['region'] }, 'attributes'],
    ['rejects', (options: never) => rejects(source, options), { laod: 1 }, 'load'],
    ['rejectReasons', (options: never) => rejectReasons(source, options), { loads: 1 }, 'load'],
    ['toCsv', (options: never) => toCsv(answers.volume, options), { BOM: true }, 'bom'],
    [
      'query',
      (options: never) => volume(source, options),
      { asOf: '2026-11-01T00:00:00Z', period: '2026-10', perid: '2026-10' },
      'period',
    ],
    ['evolutionChart', (options: never) => evolutionChart(answers.evolution, options), { local: 'fr' }, 'locale'],
    ['rankingChart', (o: never) => rankingChart(wrong(answers.rankings[0] ?? {}), o), { width_px: 1 }, 'widthPx'],
    ['splitChart', (options: never) => splitChart(answers.byChannel, options), { them: 'dark' }, 'theme'],
    ['heatmapChart', (options: never) => heatmapChart(answers.heatmap, options), { delayEnd: [1] }, 'delayEnds'],
    [
      'delayDistributionChart',
      (options: never) => delayDistributionChart(answers.delayDistribution, options),
      { lins: 1 },
      'link',
    ],
    ['renderSvg', (options: never) => renderSvg(wrong({}), options), { linkAttribute: 1 }, 'linkAttributes'],
    ['reportModel', (options: never) => reportModel(answers, options), { locale: 'fr', tittle: 'x' }, 'title'],
    ['writeReport', (options: never) => writeReport(answers, options), { locale: 'fr', outt: '/nowhere' }, 'out'],
    ['openLedger', (options: never) => openLedger('nowhere', options), { know: Date.now }, 'now'],
    ['runWorker', runWorker, { concurency: 2 }, 'concurrency'],
    ['serve', serve, { stores: 'nowhere' }, 'store'],
  ])('%s', async (name, call, options, meant) => {
    const failure = await Promise.resolve()
      .then(() => call(options as never))
      .then(
        () => null,
        error => error,
      )
    expect(failure).toBeInstanceOf(InvalidQueryError)
    expect(failure.message).toContain(`${name}: `)
    expect(failure.message).toContain(`(did you mean ${meant}?)`)
  })

  test('all names are listed if none is near; names that every object has are not options', async () => {
    await expect(openStore('nowhere', wrong({ xyzzy: 1 }))).rejects.toThrow(
      'openStore: an option is not known: xyzzy (it knows attributes, memoryLimit, temporaryFolder, maxCells)',
    )
    for (const name of Object.getOwnPropertyNames(Object.prototype)) {
      await expect(openStore('nowhere', wrong(JSON.parse(`{${JSON.stringify(name)}: 1}`)))).rejects.toThrow(
        `openStore: an option is not known: ${name}`,
      )
    }
    await expect(openStore('nowhere', wrong([]))).rejects.toThrow('openStore: options must be an object')
  })
})
