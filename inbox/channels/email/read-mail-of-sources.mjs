// In a checkout the sources are TypeScript, see journal/thread-of-sources.mjs.
import { pathToFileURL } from 'node:url'
import { register } from 'tsx/esm/api'

const built = process.env.CAUSERIE_BUILT
if (built === undefined) register()
const thread = await import(
  built === undefined
    ? './read-mail-thread.ts'
    : pathToFileURL(`${built}/inbox/channels/email/read-mail-thread.js`).href
)
export default thread.default
