import { open } from 'node:fs/promises'
import type { RejectedRow } from '../quarantine.ts'
import type { TextFile } from './locate.ts'
import { textRecords } from './text-records.ts'

/**
 * Copies a text file without its header and its unreadable records, with every record ending in \n. Passes what was left out to `reject`.
 */
export async function mendRecords(
  file: TextFile,
  copyPath: string,
  reject: (rows: readonly RejectedRow[]) => Promise<void>,
): Promise<void> {
  const copy = await open(copyPath, 'wx')
  try {
    let isHeader = file.hasHeader
    for await (const { bytes, records } of textRecords(file.path, file.splitter)) {
      const kept = Buffer.allocUnsafe(bytes.length + records.length)
      const rejected: RejectedRow[] = []
      let length = 0
      for (const record of records) {
        if (record.problem !== null) {
          rejected.push({ line: record.line, reason: record.problem, raw: record.raw })
        } else if (isHeader) {
          isHeader = false
        } else {
          length += bytes.copy(kept, length, record.start, record.end)
          kept[length++] = 0x0a
        }
      }
      await copy.appendFile(kept.subarray(0, length))
      await reject(rejected)
    }
  } finally {
    await copy.close()
  }
}
