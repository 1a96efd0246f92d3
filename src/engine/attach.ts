import { EngineError } from '../errors.ts'
import type { DuckDBEngine } from './duckdb.ts'

/** Attaches another database file, whose tables become `name.main.table`. Throws `EngineError`. */
export async function attachReadOnly(engine: DuckDBEngine, path: string, name: string): Promise<void> {
  // ATTACH takes no parameters, so this is the one statement whose value is written into its text.
  const text = `ATTACH '${path.replaceAll("'", "''")}' AS ${engine.dialect.quoteIdentifier(name)} (READ_ONLY)`
  await engine.connection.run(text).catch(cause => {
    throw new EngineError(cause instanceof Error ? cause.message : String(cause), { cause, sql: text, values: [] })
  })
}
