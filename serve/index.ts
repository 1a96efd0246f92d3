// The exports of `causerie/serve`: the pages, for running the server in your own process.
export { type Served, type ServeOptions, serve } from './serve.ts'
