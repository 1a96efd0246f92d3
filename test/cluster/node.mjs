// One node of ClickHouse: `node node.mjs ARGUMENTS`. It ends when the writer's end of its FIFO closes.
import { createRequire } from 'node:module'
import { DataType, load, open } from 'ffi-rs'

const libraries = createRequire(import.meta.url)
open({ library: 'chdb', path: libraries.resolve('@chdb/lib-linux-x64-gnu/libchdb.so') })
const args = ['clickhouse', ...process.argv.slice(2)]
load({
  library: 'chdb',
  funcName: 'chdb_query_cmdline',
  retType: DataType.External,
  paramsType: [DataType.I32, DataType.StringArray],
  paramsValue: [args.length, args],
})
