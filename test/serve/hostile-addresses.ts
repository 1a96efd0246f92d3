/** A foreign host: an address that leads there leads off the site. */
export const elsewhere = 'elsewhere.example'

const schemes = ['http', 'https', 'HTTPS', 'ftp', 'ws', 'file', 'blob:http', 'view-source:http', 'x-causerie']
// Characters that browsers ignore, or take for a slash, at the start of an address.
const spaces = [
  '\t',
  '\n',
  '\r',
  '\r\n',
  ' ',
  '\u00a0',
  '\u3000',
  '\ufeff',
  '\0',
  '\x0b',
  '\x1f',
  '\x7f',
  '\u2028',
  '\u200b',
]
const slashes = ['\u2044', '\u2215', '\u29f8', '\uff0f', '\u3033', '\ufe68', '\uff3c', '\u2216', '\u29f5']

const plain: readonly string[] = [
  '',
  ' ',
  '.',
  '..',
  './/',
  '../',
  elsewhere,
  `${elsewhere}/`,
  `//${elsewhere}`,
  `//${elsewhere}/`,
  `///${elsewhere}/`,
  `////${elsewhere}/`,
  `//${elsewhere}:80/%2f..`,
  `//user:pass@${elsewhere}/`,
  `//localhost@${elsewhere}/`,
  `//${elsewhere}#@localhost/`,
  `//${elsewhere}?@localhost/`,
  `//${elsewhere}\\@localhost/`,
  '//xn--fa-hia.example/',
  '//faß.example/',
  '//elsewhere。example/',
  '//ｅlsewhere.example/',
  '//0x7f.1/',
  '//2130706433/',
  '//[::1]/',
  `/\\${elsewhere}/`,
  `/\\/${elsewhere}/`,
  `/\\\\${elsewhere}/`,
  `\\/${elsewhere}/`,
  `\\\\${elsewhere}/`,
  `\\${elsewhere}/`,
  `/volume\\..\\..\\\\${elsewhere}`,
  `/%09/${elsewhere}/`,
  `/%5c${elsewhere}/`,
  `/%5C%5C${elsewhere}/`,
  `/%2f${elsewhere}/`,
  `/%2f%2f${elsewhere}/`,
  `/%252f%252f${elsewhere}/`,
  `%2f%2f${elsewhere}/`,
  `%2F%5C${elsewhere}/`,
  `%252f%252f${elsewhere}/`,
  `/.//${elsewhere}/`,
  `/..//${elsewhere}/`,
  `/volume/..//${elsewhere}/`,
  `/volume/../../..//${elsewhere}/`,
  `/;@${elsewhere}/`,
  `/@${elsewhere}/`,
  `@${elsewhere}/`,
  `:@${elsewhere}/`,
  `?back=//${elsewhere}/`,
  `#//${elsewhere}/`,
  `/language?to=fr&back=//${elsewhere}/`,
  `/language?to=fr&back=%2F%2F${elsewhere}%2F`,
  `/login?back=//${elsewhere}/`,
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'java\tscript:alert(1)',
  '\x01javascript:alert(1)',
  'javascript://localhost/%0aalert(1)',
  '/javascript:alert(1)',
  'vbscript:msgbox(1)',
  'data:text/html,<script>alert(1)</script>',
  'data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==',
  `/volume\r\nLocation: //${elsewhere}/`,
  `/volume\r\n\r\n<meta http-equiv="refresh" content="0;url=//${elsewhere}/">`,
  `"><base href="//${elsewhere}/">`,
  `"><meta http-equiv=refresh content="0;url=//${elsewhere}/">`,
  `'><a href='//${elsewhere}/'>x</a>`,
  `</title><a href=//${elsewhere}/>x</a>`,
  `" formaction="//${elsewhere}/" x="`,
  `//${elsewhere}/${'a'.repeat(6000)}`,
  `/${'/'.repeat(3000)}${elsewhere}/`,
  '__proto__',
  '[object Object]',
]

/**
 * Addresses that must never take anybody off the site, wherever they are given: other schemes; slashes, backslashes and their
 * look-alikes; white space and control characters wherever browsers skip them; userinfo; unusual spellings of hosts; dots; single and
 * double encoding; markup.
 */
export const hostileAddresses: readonly string[] = [
  ...plain,
  ...schemes.flatMap(scheme => [
    `${scheme}://${elsewhere}/`,
    `${scheme}:${elsewhere}`,
    `${scheme}:/${elsewhere}/`,
    `${scheme}:\\\\${elsewhere}/`,
  ]),
  ...spaces.flatMap(space => [
    `${space}//${elsewhere}/`,
    `/${space}/${elsewhere}/`,
    `/${space}\\${elsewhere}/`,
    `//${space}${elsewhere}/`,
    `${space}/${space}/${space}${elsewhere}/`,
    `${space}http://${elsewhere}/`,
    `ht${space}tp://${elsewhere}/`,
    `${space}javascript:alert(1)`,
  ]),
  ...slashes.flatMap(slash => [
    `${slash}${slash}${elsewhere}/`,
    `/${slash}${elsewhere}/`,
    `//${elsewhere}${slash}@localhost`,
  ]),
]

/** Whether a browser on a page of `origin` would leave that origin, by the browser's own URL rules. */
export function leadsAway(address: string, origin: string): boolean {
  return !URL.canParse(address, `${origin}/login`) || new URL(address, `${origin}/login`).origin !== origin
}
