// What `causerie/serve` exports: the pages, for those who run the server in a process of their own.
export { type Served, type ServeOptions, serve } from './serve.ts'
