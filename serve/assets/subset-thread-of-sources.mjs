// In a checkout the sources are TypeScript: a thread reads them by tsx, which `--import` gives to the main thread only.
import { pathToFileURL } from 'node:url'
import { register } from 'tsx/esm/api'

// The tests build the sources once: tsx takes seconds a thread.
const built = process.env.CAUSERIE_BUILT
if (built === undefined) register()
await import(built === undefined ? './subset-thread.ts' : pathToFileURL(`${built}/serve/assets/subset-thread.js`).href)
