import type { Context } from 'hono'
import { sandboxPolicy } from '../access/security-headers.ts'
import type { SiteEnv } from '../site.ts'

/**
 * A report is a page of its own, with styles and a script inside that its own policy names by their hashes: it is shown in a sandbox,
 * where nothing of this site, neither its cookie nor its pages, is within its reach.
 */
export function sandboxed(context: Context<SiteEnv>): void {
  context.header('Content-Security-Policy', sandboxPolicy)
}
