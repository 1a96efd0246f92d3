import { once } from 'node:events'
import { nowText } from '../src/time/now.ts'

export interface Output {
  write(text: string): void
  /** When the reader has taken what was written, so that more may be; without, nothing is ever in the way. */
  drained?(): Promise<void>
  /** Whether a person watches. */
  readonly terminal: boolean
  /** Characters in a line; null when it is not a terminal. */
  readonly columns: number | null
  /** Where a progress bar is drawn; null when there is none. */
  readonly stream: NodeJS.WriteStream | null
}

/** What a command sees of the world. */
export interface Io {
  /** Answers, and nothing else. */
  readonly stdout: Output
  /** Errors and progress. */
  readonly stderr: Output
  /** The current instant, ISO 8601 UTC: the only clock of the command line. */
  readonly now: () => string
}

/** The process's own streams and clock. */
export function processIo(): Io {
  return {
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    now: nowText,
  }
}

function outputOf(stream: NodeJS.WriteStream): Output {
  return {
    write: text => {
      stream.write(text)
    },
    async drained() {
      if (stream.writableNeedDrain) await once(stream, 'drain')
    },
    terminal: stream.isTTY === true,
    stream,
    get columns() {
      return stream.isTTY === true ? stream.columns : null
    },
  }
}
