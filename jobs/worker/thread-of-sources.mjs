// In a checkout the sources are TypeScript: a thread reads them by tsx, which `--import` gives to the main thread only.
import { register } from 'tsx/esm/api'

register()
const { default: work } = await import('./thread.ts')
export default work
