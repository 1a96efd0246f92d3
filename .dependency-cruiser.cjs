// The house, from the ground up: what stands on a floor imports only from lower floors. See docs/architecture.md.
const inLanguages = 'languages/|locale\\.ts|sentence\\.ts'
const languages = `^src/words/(${inLanguages})`
const floors = [
  ['ground', '^src/[^/]+\\.ts$'],
  // What is said in each language, as texts alone: the catalogue of the metrics has their titles from it.
  ['languages', languages],
  ['time', '^src/time/'],
  ['engine', '^src/engine/'],
  ['store', '^src/store/'],
  ['definitions', '^src/metrics/definitions/'],
  ['reading', '^src/metrics/reading/'],
  ['operators', '^src/metrics/operators/'],
  ['ingest', '^src/ingest/'],
  ['quality', '^src/quality/'],
  ['tables', '^src/tables/'],
  ['words', `^src/words/(?!${inLanguages})`],
  ['fonts', '^src/fonts/'],
  ['charts', '^src/charts/'],
  ['report model', '^src/report/model/'],
  ['report blocks', '^src/report/blocks/'],
  ['paint', '^src/report/paint/'],
  ['html', '^src/report/html/'],
  ['pdf', '^src/report/pdf/'],
  ['report', '^src/report/[^/]+\\.ts$'],
  ['export', '^src/export/'],
  ['demo', '^src/demo/'],
  ['testing', '^testing/'],
  ['config', '^config/'],
  ['jobs', '^jobs/'],
  ['inbox', '^inbox/'],
  ['receive', '^receive/'],
  ['serve', '^serve/'],
  ['cli', '^cli/'],
]
// The library's front door hands on what stands behind it.
const frontDoor = '^src/index\\.ts$'

const above = floors.map(([name, path], index) => ({
  name: `floor-${name}`,
  comment: `${name} imports only from the floors below it`,
  severity: 'error',
  from: { path, pathNot: [frontDoor, '\\.test\\.ts$'] },
  to: { path: [...floors.slice(index + 1).map(([, higher]) => higher), '^(fixtures|test|bench)/'] },
}))

// Rooms that stand side by side: what asks knows an engine and no store, what is drawn knows answers and nobody who asks.
const apart = (name, path, others) => ({
  name: `apart-${name}`,
  severity: 'error',
  from: { path, pathNot: '\\.test\\.ts$' },
  to: { path: others },
})

module.exports = {
  forbidden: [
    { name: 'no-cycle', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphan-dependency',
      severity: 'error',
      from: {
        path: '^(src|testing|config|jobs|receive|serve|cli)/',
        pathNot: ['\\.test\\.ts$', 'thread-of-sources\\.mjs$'],
      },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['npm-peer'] },
    },
    {
      name: 'duckdb-behind-engine',
      severity: 'error',
      from: { path: '^(src|testing|config|jobs|receive|serve|cli)/', pathNot: ['^src/engine/', '\\.test\\.ts$'] },
      to: { path: '^node_modules/@duckdb' },
    },
    {
      name: 'date-fns-inside-time',
      severity: 'error',
      from: { path: '^(src|config|jobs|serve|cli)/', pathNot: ['^src/time/', '\\.test\\.ts$'] },
      to: { path: '^node_modules/(@date-fns|date-fns)/' },
    },
    {
      name: 'arrow-is-optional',
      comment: 'what imports apache-arrow is itself loaded when Arrow is asked for, see loadArrow',
      severity: 'error',
      from: {
        path: '^(src|config|jobs|serve|cli)/',
        pathNot: [
          '^src/tables/(index|arrow|arrow-pieces)\\.ts$',
          '^src/ingest/read/(read-arrow|arrow-texts)\\.ts$',
          '\\.test\\.ts$',
        ],
      },
      to: { path: ['^node_modules/apache-arrow/', '^src/tables/(index|arrow|arrow-pieces)\\.ts$'], dynamic: false },
    },
    ...above,
    apart('metrics', '^src/metrics/', ['^src/store/']),
    apart('store', '^src/store/', ['^src/time/']),
    apart('tables', '^src/tables/', ['^src/(store|ingest)/']),
    apart('words', '^src/words/', ['^src/(engine|store|ingest|tables)/']),
    apart('charts', '^src/(fonts|charts)/', ['^src/(engine|store|ingest|tables)/']),
    apart('drawing', '^src/report/(model|blocks|paint|html|pdf)/', ['^src/(engine|store|ingest|tables)/']),
    {
      name: 'pages-are-drawn-in-threads',
      comment: 'what draws charts and reports holds the event loop: the main thread has it drawn, see serve/drawing',
      severity: 'error',
      from: {
        path: '^serve/',
        // The page of the definitions has texts only.
        pathNot: [
          '^serve/drawing/thread\\.ts$',
          '^serve/pages/(statistics|wall)-page\\.ts$',
          '^serve/routes/(method|quality)-routes\\.ts$',
          '\\.test\\.ts$',
        ],
      },
      to: {
        path: [
          '^serve/pages/(statistics|wall)-page\\.ts$',
          '^src/report/(paint|pdf)/',
          '^src/report/html/(blocks|render)-html\\.ts$',
        ],
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    parser: 'swc',
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'types'] },
  },
}
