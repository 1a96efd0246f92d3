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
