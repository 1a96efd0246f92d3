#!/usr/bin/env node
import { removeUnfinished } from '../src/report/write-atomically.ts'
import { processIo } from './io.ts'
import { main } from './program.ts'
import { removeTemporaryFolders } from './temporary-folder.ts'

// A reader that has seen enough, such as head, closes our output: not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit(0)
})

// What is left of an interrupted load is its working copy inside the store, which nobody reads and the next load removes.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    // A command that ends in its own time, such as the worker, listens itself.
    if (process.listenerCount(signal) > 0) return
    removeUnfinished()
    removeTemporaryFolders()
    process.kill(process.pid, signal)
  })
}

process.exitCode = await main(process.argv.slice(2), processIo())
