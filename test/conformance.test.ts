import { conformance } from './conformance.ts'
import { loadedStore } from './loaded-store.ts'
import { memoryStore } from './memory-store.ts'

conformance('DuckDB', memoryStore, { logs: 4, questions: 30, edges: true })
conformance('DuckDB, loaded from files,', loadedStore, { logs: 1, questions: 30, edges: false })
