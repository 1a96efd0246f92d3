import { open } from 'node:fs/promises'
import {
  DataType,
  type RecordBatch,
  RecordBatchReader,
  type Schema,
  type Table,
  type Timestamp,
  TimeUnit,
  type Vector,
} from 'apache-arrow'
import { CauserieError, IngestError } from '../../errors.ts'
import { floorDivide } from '../../time/instant.ts'
import type { LogPart } from '../log-part.ts'
import type { ArrowTable } from '../log-row.ts'
import { arrowTexts } from './arrow-texts.ts'
import { meantNames } from './match-names.ts'
import { textOf } from './plain-value.ts'
import { assertColumns, assertDistinct, type ReadContext } from './read-context.ts'
import { type StagedColumn, stageRows } from './staging.ts'
import type { InputFile } from './unpack.ts'

/** Reads an Arrow IPC file or stream, batch by batch. */
export async function* readArrow(file: InputFile, context: ReadContext): AsyncGenerator<LogPart> {
  const handle = await open(file.path)
  try {
    // Random access for the file format; a stream is read sequentially.
    const reader = await RecordBatchReader.from(handle)
    await reader.open()
    assertSchema(reader.schema, file.name, context)
    yield* partsOf(reader, file.name, context)
  } catch (cause) {
    if (cause instanceof CauserieError || !(cause instanceof Error)) throw cause
    throw new IngestError(`${file.name}: is not a readable Arrow file: ${cause.message}`, { file: file.name, cause })
  } finally {
    await handle.close().catch(() => {})
  }
}

/** Reads a Table of the apache-arrow package. */
export async function* readTable(table: ArrowTable, context: ReadContext): AsyncGenerator<LogPart> {
  const { schema, batches } = table as Table
  assertSchema(schema, '(table)', context)
  yield* partsOf(batches, '(table)', context)
}

async function* partsOf(
  batches: Iterable<RecordBatch> | AsyncIterable<RecordBatch>,
  file: string,
  context: ReadContext,
): AsyncGenerator<LogPart> {
  let first = 0
  for await (const batch of batches) {
    const before = first
    first += batch.numRows
    if (batch.numRows === 0) continue
    yield {
      file,
      ...(await stageRows(context.engine, columnsOf(batch, file, context))),
      async *locate(misfits) {
        for await (const page of misfits) {
          yield page.map(({ place, reason }) => ({
            line: before + place + 1,
            reason,
            // The row's own toJSON drops a column named `__proto__`.
            raw: textOf(Object.fromEntries(batch.get(place) ?? [])) ?? '',
          }))
        }
      },
    }
  }
}

function assertSchema(schema: Schema, file: string, context: ReadContext): void {
  const own = schema.names.map(String)
  const names = meantNames(file, own, context.spelled)
  assertDistinct(file, names, context.columns)
  assertColumns(file, own, context.required, name => names.includes(name))
}

function columnsOf(batch: RecordBatch, file: string, context: ReadContext): ReadonlyMap<string, StagedColumn> {
  const own = batch.schema.names.map(String)
  const names = meantNames(file, own, context.spelled)
  const wanted = names.filter(name => context.columns?.includes(name) ?? true)
  return new Map(
    wanted.map(name => {
      const vector = batch.getChild(own[names.indexOf(name)] ?? name)
      if (vector === null) throw new Error(`batch without its column ${name}`)
      return [name, staged(vector)]
    }),
  )
}

function staged(vector: Vector): StagedColumn {
  const type: unknown = vector.type
  return DataType.isTimestamp(type)
    ? { kind: type.timezone ? 'instant' : 'localTime', values: microsOf(vector, type) }
    : arrowTexts(vector)
}

const nanosPerUnit: Readonly<Record<TimeUnit, bigint>> = {
  [TimeUnit.SECOND]: 1_000_000_000n,
  [TimeUnit.MILLISECOND]: 1_000_000n,
  [TimeUnit.MICROSECOND]: 1000n,
  [TimeUnit.NANOSECOND]: 1n,
}

/** Microseconds from the buffers: the vector's own values are milliseconds as doubles, too coarse for microseconds. */
function microsOf(vector: Vector, type: Timestamp): (bigint | null)[] {
  return vector.data.flatMap(data =>
    Array.from({ length: data.length }, (_, index) =>
      data.getValid(index) ? floorDivide(BigInt(data.values[index]) * nanosPerUnit[type.unit], 1000n) : null,
    ),
  )
}
