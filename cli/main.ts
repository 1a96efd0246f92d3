#!/usr/bin/env node
import { removeUnfinished } from '../src/report/write-atomically.ts'
import { processIo } from './io.ts'
import { main } from './program.ts'
import { removeTemporaryFolders } from './temporary-folder.ts'

// A reader such as head may close our output early. That is not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit(0)
})

// An interrupted load leaves only its working copy inside the store, which nobody reads and the next load removes.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    // A command that shuts down gracefully, such as the worker, has its own listener.
    if (process.listenerCount(signal) > 0) return
    removeUnfinished()
    removeTemporaryFolders()
    process.kill(process.pid, signal)
  })
}

process.exitCode = await main(process.argv.slice(2), processIo())
