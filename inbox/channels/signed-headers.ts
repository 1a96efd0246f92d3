/** The part of `Webhook` of the package standardwebhooks that signs. */
export interface Signer {
  readonly sign: (id: string, sentAt: Date, body: string) => string
}

/** The headers of a signed JSON delivery, see https://www.standardwebhooks.com. */
export function signedHeaders(signer: Signer, id: string, body: string): Readonly<Record<string, string>> {
  const sentAt = new Date()
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
    'webhook-signature': signer.sign(id, sentAt, body),
  }
}
