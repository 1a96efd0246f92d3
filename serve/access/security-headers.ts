import type { MiddlewareHandler } from 'hono'
import { secureHeaders } from 'hono/secure-headers'

/** The policy of a response with a foreign document, such as a delivered report: it runs in an opaque origin. */
export const sandboxPolicy = 'sandbox allow-scripts'

/**
 * Tells browsers what pages of the site may do: load only from the site, run only its script files, never be framed. A header that a route sets
 * itself, such as `Content-Security-Policy`, is kept. `url` is that of the site, undefined if unknown.
 */
export function securityHeaders({ url }: { readonly url: string | undefined }): MiddlewareHandler {
  const isSecure = url !== undefined && new URL(url).protocol === 'https:'
  const set = secureHeaders({
    overwrite: false,
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      fontSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      connectSrc: ["'self'"],
      frameSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
    referrerPolicy: 'same-origin',
    crossOriginOpenerPolicy: 'same-origin',
    crossOriginResourcePolicy: 'same-origin',
    permissionsPolicy: { camera: [], microphone: [], geolocation: [], payment: [], usb: [] },
    // Without includeSubDomains: subdomains may belong to others.
    strictTransportSecurity: isSecure ? 'max-age=31536000' : false,
    xFrameOptions: 'DENY',
    // Only obsolete browsers use this.
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
  })
  return async (context, next) => {
    await set(context, async () => {
      await next()
      const policy = context.res.headers.get('Content-Security-Policy') ?? ''
      // By the HTML standard, a sandboxed document with this opener policy is a network error, although Chromium shows it.
      if (/(^|;)\s*sandbox\b/i.test(policy)) context.header('Cross-Origin-Opener-Policy', 'unsafe-none')
    })
    // frame-ancestors replaces X-Frame-Options, which cannot name sites: browsers that only know the older header would refuse all frames.
    const policy = context.res.headers.get('Content-Security-Policy') ?? ''
    if (/(^|;)\s*frame-ancestors (?!'none')/i.test(policy)) context.res.headers.delete('X-Frame-Options')
  }
}
