// In a checkout the sources are TypeScript, see journal/thread-of-sources.mjs.
import { pathToFileURL } from 'node:url'
import { register } from 'tsx/esm/api'

const built = process.env.CAUSERIE_BUILT
if (built === undefined) register()
await import(built === undefined ? './harper-thread.ts' : pathToFileURL(`${built}/inbox/checker/harper-thread.js`).href)
