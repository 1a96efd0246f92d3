import type { Context } from 'hono'
import { sandboxPolicy } from '../access/security-headers.ts'
import type { SiteEnv } from '../site.ts'

/**
 * An HTML report has its own inline styles and script, which its own policy allows by their hashes. It is shown in a sandbox, from which it cannot
 * reach this site's cookies or pages.
 */
export function sandboxed(context: Context<SiteEnv>): void {
  context.header('Content-Security-Policy', sandboxPolicy)
}
