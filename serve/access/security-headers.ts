import type { MiddlewareHandler } from 'hono'
import { secureHeaders } from 'hono/secure-headers'

/** The policy of a response that holds a document of others, such as a delivered report: it runs as of no site at all. */
export const sandboxPolicy = 'sandbox allow-scripts'

/**
 * Says to browsers what pages of the site may do: load from it alone, run no script but its files, be in no frame. A route that sets a
 * header itself, such as `Content-Security-Policy`, has its way. `url` is that of the site, undefined when it is not known.
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
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
    referrerPolicy: 'same-origin',
    crossOriginOpenerPolicy: 'same-origin',
    crossOriginResourcePolicy: 'same-origin',
    permissionsPolicy: { camera: [], microphone: [], geolocation: [], payment: [], usb: [] },
    // Not of the whole domain: other sites of it are none of ours.
    strictTransportSecurity: isSecure ? 'max-age=31536000' : false,
    xFrameOptions: 'DENY',
    // Of browsers that are gone.
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
  })
  return async (context, next) => {
    await set(context, async () => {
      await next()
      const policy = context.res.headers.get('Content-Security-Policy') ?? ''
      // By the HTML standard, what is in a sandbox and apart from its opener is a network error; Chromium shows it all the same.
      if (/(^|;)\s*sandbox\b/i.test(policy)) context.header('Cross-Origin-Opener-Policy', 'unsafe-none')
    })
    // A policy that names who may frame a page is the newer way to say it; a browser that knows only the older one would refuse all.
    const policy = context.res.headers.get('Content-Security-Policy') ?? ''
    if (/(^|;)\s*frame-ancestors (?!'none')/i.test(policy)) context.res.headers.delete('X-Frame-Options')
  }
}
