import type { InboxConfig } from '../../config/inbox-config.ts'
import { resolveSecret } from '../../config/secret.ts'
import type { Attachments } from '../../inbox/attachments/attachments.ts'
import type { Channel, Journal } from '../../inbox/index.ts'

type MetaSecrets = Pick<
  NonNullable<InboxConfig['connections'][string]['messenger']>,
  'token' | 'appSecret' | 'verifyToken' | 'apiUrl'
>

/** The connections of an inbox that are Meta's products, by name. Throws `ConfigError` for a secret that the environment lacks. */
export function metaChannels({
  config,
  env,
  journal,
  attachments,
  linkTo,
  inbox,
  now,
}: {
  readonly config: InboxConfig
  readonly env: Readonly<Record<string, string | undefined>>
  readonly journal: Journal
  /** Null where chats have no attachments. */
  readonly attachments: Attachments | null
  readonly linkTo: (file: string) => string | null
  readonly inbox: Pick<
    typeof import('../../inbox/index.ts'),
    'whatsappChannel' | 'messengerChannel' | 'instagramChannel'
  >
  readonly now: () => number
}): ReadonlyMap<string, Channel> {
  const withContent = async <Used>(attachment_id: string, use: (content: Blob) => Promise<Used>) => {
    const row = await journal.read('attachmentById', { attachment_id })
    return row === null || attachments === null ? null : attachments.withBlob(row, use)
  }
  const common = ({ token, appSecret, verifyToken, apiUrl }: MetaSecrets) => ({
    token: resolveSecret(token, env),
    appSecret: resolveSecret(appSecret, env),
    verifyToken: resolveSecret(verifyToken, env),
    apiUrl,
    now,
    linkTo,
    withContent,
  })
  const channels = new Map<string, Channel>()
  for (const [name, { whatsapp, messenger, instagram }] of Object.entries(config.connections)) {
    if (whatsapp !== undefined) {
      const { phoneNumberId = '', site = '', sites = { [phoneNumberId]: site }, templates } = whatsapp
      const options = { ...common(whatsapp), sites: new Map(Object.entries(sites)), templates }
      channels.set(name, inbox.whatsappChannel(options))
    }
    if (messenger !== undefined) {
      const { pageId, site, humanAgent } = messenger
      channels.set(name, inbox.messengerChannel({ ...common(messenger), sites: new Map([[pageId, site]]), humanAgent }))
    }
    if (instagram !== undefined) {
      const { accountId, site, humanAgent } = instagram
      const sites = new Map([[accountId, site]])
      channels.set(name, inbox.instagramChannel({ ...common(instagram), sites, humanAgent }))
    }
  }
  return channels
}
