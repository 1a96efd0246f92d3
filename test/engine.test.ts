import { openDuckDB } from '../src/engine/duckdb.ts'
import { engineSuite } from './engine-suite.ts'

engineSuite('DuckDB', () => openDuckDB(':memory:'))
