import { conformance } from './conformance.ts'
import { loadedStore } from './loaded-store.ts'
import { memoryStore } from './memory-store.ts'

conformance('DuckDB', memoryStore, { logs: 2, questions: 25, edges: true })
conformance('DuckDB, loaded from files,', loadedStore, { logs: 1, questions: 12, edges: false })
