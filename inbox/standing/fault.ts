/** What kind of thing went wrong: what a person can do about it follows from this. */
export const faultKinds = [
  'unreachable',
  'certificate',
  'login',
  'limit',
  'remote',
  'rejected',
  'signature',
  'unusable',
  'full',
  'other',
] as const
export type FaultKind = (typeof faultKinds)[number]

export interface Fault {
  readonly kind: FaultKind
  /** A code of a system or a protocol, such as `ECONNREFUSED` or `535 5.7.8`; null if there is none. */
  readonly detail: string | null
}

const signs: readonly (readonly [FaultKind, RegExp])[] = [
  ['full', /\bENOSPC\b|\bEDQUOT\b|\bEROFS\b|disk is full|readonly database|no room|QuotaExceeded/i],
  ['certificate', /certificate|self.signed|\bCERT_|\bTLS\b|\bSSL\b|STARTTLS|altnames/i],
  [
    'login',
    /\bE?AUTH\b|AUTHENTICATIONFAILED|authenticat|credential|\blog ?in\b|access token|InvalidAccessKeyId|SignatureDoesNotMatch|AccessDenied|(?<!:)\b53[0458]\b|\b40[13]\b|\((?:10|102|190|200)\)/i,
  ],
  ['limit', /\b429\b|too many|rate limit|throttl|SlowDown|\b4\.7\.\d|\((?:4|80007|130429|131048|131056|613)\)/i],
  [
    'unreachable',
    /\bE(?:CONN\w+|NOTFOUND|AI_AGAIN|HOSTUNREACH|NETUNREACH|TIMEDOUT|PIPE|SOCKET|TIMEOUT|DNS|CONNECTION)\b|time(?:d )?[- ]?out|unexpected close|not connected|fetch failed|socket|other side closed|connection (?:was )?(?:closed|lost|cut)/i,
  ],
  ['remote', /answered 5\d\d\b|\b42[01]\b|\b45[0-2]\b|did not answer|not JSON/i],
  ['rejected', /(?<!:)\b[45]\d\d\b|\(\d{1,7}\)$/],
]

const codes: readonly RegExp[] = [
  /\bE[A-Z][A-Z_]{2,24}\b/,
  /\b[45]\d\d [245]\.\d{1,2}\.\d{1,3}\b/,
  /\((\d{1,7})\)$/,
  /(?<!:)\b[45]\d\d\b/,
]

/**
 * The kind of a failure. Nothing of its text is kept except for a code: what other systems say may repeat logins, addresses and the texts
 * of messages.
 */
export function faultOf(failure: unknown): Fault {
  const text = textOf(failure)
  const kind = signs.find(([, sign]) => sign.test(text))?.[0] ?? 'other'
  for (const code of codes) {
    const found = code.exec(text)
    if (found !== null) return { kind, detail: found[1] ?? found[0] }
  }
  return { kind, detail: null }
}

const longestText = 2000

function textOf(failure: unknown): string {
  if (!(failure instanceof Error)) return String(failure).slice(0, longestText)
  const code = 'code' in failure && typeof failure.code === 'string' ? `${failure.code} ` : ''
  const cause = failure.cause === undefined || failure.cause === failure ? '' : ` ${textOf(failure.cause)}`
  return `${code}${failure.message}${cause}`.slice(0, longestText)
}
