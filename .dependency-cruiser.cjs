// Imports go one way: errors <- engine <- store, metrics <- ingest, render <- report <- jobs <- serve <- cli. See CONTRIBUTING.md.
const layer = (name, path, allowed, besides = []) => ({
  name: `layer-${name}`,
  comment: `${name} imports only ${[...allowed, ...besides].join(', ')}`,
  severity: 'error',
  from: { path, pathNot: '\\.test\\.ts$' },
  to: {
    path: '^(src|jobs|serve|fixtures|test|bench)/',
    pathNot: [
      path,
      '^src/(known-options|lookup|nearest-name|first-problem|slices)\\.ts$',
      ...allowed.map(folder => `^src/${folder}`),
      ...besides,
    ],
  },
})

module.exports = {
  forbidden: [
    {
      name: 'no-cycle',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphan-dependency',
      severity: 'error',
      from: { path: '^(src|jobs|serve)/', pathNot: ['\\.test\\.ts$', 'thread-of-sources\\.mjs$'] },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['npm-peer'] },
    },
    {
      name: 'duckdb-behind-engine',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/engine/', '\\.test\\.ts$'] },
      to: { path: '^node_modules/@duckdb' },
    },
    layer('errors', '^src/(errors|known-options|nearest-name)', []),
    layer('engine', '^src/engine/', ['errors']),
    layer('store', '^src/store/', ['errors', 'engine/']),
    layer('metrics', '^src/metrics/', ['errors', 'engine/']),
    layer('ingest', '^src/ingest/', ['errors', 'engine/', 'store/', 'metrics/']),
    layer('render', '^src/render/', ['errors', 'metrics/']),
    layer('export', '^src/export/', ['errors', 'metrics/']),
    layer('report', '^src/report/', ['errors', 'engine/', 'store/', 'metrics/', 'render/']),
    layer('demo', '^src/demo/', ['errors', 'engine/', 'store/', 'metrics/', 'ingest/', 'render/', 'report/']),
    layer('jobs', '^jobs/', ['errors', 'engine/', 'store/', 'metrics/', 'ingest/', 'render/', 'report/']),
    layer(
      'serve',
      '^serve/',
      ['errors', 'engine/', 'store/', 'metrics/', 'ingest/', 'render/', 'export/', 'report/'],
      ['^jobs/'],
    ),
    {
      name: 'pages-are-drawn-in-threads',
      comment: 'what draws charts and reports holds the event loop: the main thread has it drawn, see serve/drawing',
      severity: 'error',
      from: {
        path: '^serve/',
        // The page of the definitions has texts only.
        pathNot: [
          '^serve/drawing/thread\\.ts$',
          '^serve/pages/statistics-page\\.ts$',
          '^serve/routes/method-routes\\.ts$',
          '\\.test\\.ts$',
        ],
      },
      to: {
        path: [
          '^serve/pages/statistics-page\\.ts$',
          '^src/render/(paint|pdf)/',
          '^src/render/html/(blocks|render)-html\\.ts$',
        ],
      },
    },
    {
      name: 'nothing-imports-cli',
      severity: 'error',
      from: { path: '^(src|jobs|serve)/', pathNot: '^src/cli/' },
      to: { path: '^src/cli/' },
    },
    {
      name: 'only-cli-imports-serve',
      severity: 'error',
      from: { path: '^(src|jobs)/', pathNot: '^src/cli/' },
      to: { path: '^serve/' },
    },
    {
      name: 'only-cli-imports-jobs',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/cli/' },
      to: { path: '^jobs/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    parser: 'swc',
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'types'] },
  },
}
