import { read } from '../../engine/source.ts'
import { sql, texts } from '../../engine/sql.ts'
import { openStore } from '../store.ts'
import { keyedHash } from './keyed-hash.ts'

/** The ids that a store has put in place of forgotten ones. */
export async function replacementsIn(directory: string, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const store = await openStore(directory)
  try {
    return await read(store, async engine => {
      const hash = await keyedHash(engine)
      if (hash === null) return new Map()
      const rows = await engine.query(
        sql`SELECT id, replacement FROM (SELECT unnest(${texts(ids)}::VARCHAR[]) AS id)
          JOIN forgotten n ON n.role = 'name' AND n.hash = ${hash(sql`id`)}`,
        { id: 'text', replacement: 'text' },
      )
      return new Map(rows.map(({ id, replacement }) => [id, replacement]))
    })
  } finally {
    store.close()
  }
}
