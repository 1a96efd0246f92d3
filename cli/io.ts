import { once } from 'node:events'
import { nowText } from '../src/time/now.ts'

export interface Output {
  write(text: string): void
  /** Resolves when more can be written (backpressure). Without it, writes are never delayed. */
  drained?(): Promise<void>
  /** Whether it is a terminal. */
  readonly terminal: boolean
  /** The line width in characters; null if it is not a terminal. */
  readonly columns: number | null
  /** The stream for a progress bar; null if there is none. */
  readonly stream: NodeJS.WriteStream | null
}

/** The input, output and clock of a command. */
export interface Io {
  /** Answers only. */
  readonly stdout: Output
  /** Errors and progress. */
  readonly stderr: Output
  /** The current instant, ISO 8601 UTC. The command line uses no other clock. */
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
