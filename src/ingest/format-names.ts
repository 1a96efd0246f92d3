/** The formats of logs. They are listed apart from how they are read, so that the command line starts without loading that. */
export const formatNames = [
  'causerie',
  'chatwoot',
  'chatwoot-tables',
  'crisp',
  'discord',
  'event-log',
  'freshchat',
  'front',
  'intercom',
  'irc',
  'live-helper-chat',
  'mail',
  'messenger',
  'messenger-webhook',
  'partoo',
  'rocket-chat',
  'slack',
  'telegram',
  'twitter-support',
  'whatsapp-cloud',
  'whatsapp-text',
  'zammad',
  'zendesk-chat',
  'zendesk-support',
  'auto',
] as const

export type FormatName = (typeof formatNames)[number]

/** The formats whose product posts its events while it runs. */
export const webhookFormatNames = [
  'causerie',
  'chatwoot',
  'crisp',
  'front',
  'intercom',
  'messenger-webhook',
  'whatsapp-cloud',
  'zendesk-support',
] as const satisfies readonly FormatName[]

export type WebhookFormat = (typeof webhookFormatNames)[number]
