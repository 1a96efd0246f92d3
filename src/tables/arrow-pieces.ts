import { Table, tableToIPC } from 'apache-arrow'
import type { FlatTable } from '../metrics/definitions/flat-table.ts'
import { tableToArrow } from './arrow.ts'

/** The length of a stream's end marker (Arrow columnar format, "IPC Streaming Format"): a continuation marker and a zero length. */
const endBytes = 8

/** Writes one or more tables as one Arrow IPC stream, in pieces: the schema with the first, one record batch each, then the end marker. */
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
