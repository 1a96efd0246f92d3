import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join as joinPath } from 'node:path'
import { type DuckDBEngine, openDuckDB } from '../../engine/duckdb.ts'
import { StoreError } from '../../errors.ts'
import { explainExhaustion } from '../exhausted.ts'
import { defaultMemoryBytes } from '../memory.ts'
import type { NextVersion, UpdateOptions } from '../next-version.ts'
import { createStore, schemaVersion } from '../schema.ts'
import { readClusterAddress } from './address.ts'
import { publishedVersion } from './open.ts'
import { openPart } from './part.ts'
import { openNodes, withNewVersion } from './writing.ts'

/**
 * Runs `work` on a store in DuckDB with a part of the published version of a store on ClickHouse, and publishes what becomes of it as the next
 * version. If `work` throws, or this process or a node ends at any moment, the published version stays as it is.
 */
export async function updateCluster<T>(
  address: string,
  options: UpdateOptions,
  work: (engine: DuckDBEngine, next: NextVersion) => Promise<T>,
): Promise<T> {
  const memoryBytes = options.memoryBytes ?? defaultMemoryBytes()
  const nodes = await openNodes(await readClusterAddress(address))
  const folder = await mkdtemp(joinPath(options.temporaryFolder ?? tmpdir(), 'causerie-load-'))
  try {
    return await withNewVersion(
      nodes,
      Date.now,
      async created => {
        const published = await publishedVersion(nodes.first, nodes.layout.database)
        if (published !== null && published.schema !== schemaVersion)
          throw new StoreError(
            `the store has schema ${published.schema}, this version of causerie writes ${schemaVersion}: copy it again with the causerie that reads it: ${address}`,
          )
        if (published !== null && published.cluster !== nodes.layout.cluster)
          throw new StoreError(
            `the store was made ${published.cluster === null ? 'without a cluster' : `for the cluster ${published.cluster}`}: ${address}`,
          )
        const engine = await openDuckDB(joinPath(folder, 'part.duckdb'), {
          memoryLimit: `${Math.ceil(memoryBytes / 1e6)}MB`,
          temporaryFolder: joinPath(folder, 'spilled'),
        })
        try {
          for (const statement of createStore) await engine.execute(statement)
          const from = published?.version ?? null
          const part = await openPart(engine, { nodes, from, to: created.version, folder })
          let isDiscarded = false
          const result = await work(engine, {
            bringIncoming: part.bringIncoming,
            bringAll: part.bringAll,
            rest: part.rest,
            // Once everything was brought, all tables are written anew.
            writeAfresh: created.replaceAll,
            discard() {
              isDiscarded = true
            },
          })
          if (isDiscarded) return result
          await part.send()
          // Its data quality is read when it is asked for.
          await created.publish('')
          return result
        } finally {
          engine.close()
        }
      },
      { lockWaitMs: options.lockWaitMs ?? 60_000 },
    )
  } catch (error) {
    throw await explainExhaustion(error, { directory: folder, memoryBytes }).catch(() => error)
  } finally {
    nodes.close()
    await rm(folder, { recursive: true, force: true })
  }
}
