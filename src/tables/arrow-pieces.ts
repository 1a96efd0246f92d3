import { Table, tableToIPC } from 'apache-arrow'
import type { FlatTable } from '../metrics/definitions/flat-table.ts'
import { tableToArrow } from './arrow.ts'

/** How a stream ends (Arrow columnar format, "IPC Streaming Format"): a continuation and no length. */
const endBytes = 8

/** The tables, at least one, as one Arrow IPC stream in pieces: the schema with the first, a record batch each, the end by itself. */
export async function* arrowPieces(tables: AsyncIterable<FlatTable> | Iterable<FlatTable>): AsyncGenerator<Uint8Array> {
  let schemaBytes = 0
  let end = new Uint8Array()
  for await (const flat of tables) {
    const table = tableToArrow(flat)
    const stream = tableToIPC(table, 'stream')
    yield stream.subarray(schemaBytes, stream.length - endBytes)
    schemaBytes ||= tableToIPC(new Table(table.schema), 'stream').length - endBytes
    end = stream.slice(-endBytes)
  }
  yield end
}
