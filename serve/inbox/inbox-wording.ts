import type { InboxRight } from '../../config/inbox-config.ts'
import type { OutboxState } from '../../inbox/journal/tables.ts'
import type { Locale } from '../../src/words/locale.ts'

interface InboxWording {
  readonly title: string
  readonly statuses: Record<'open' | 'archived', (chats: string) => string>
  readonly waiting: (chats: string) => string
  readonly none: Record<'open' | 'archived', string>
  readonly waitingSince: (delay: string) => string
  readonly answered: string
  readonly newer: string
  readonly older: string
  readonly earlier: string
  readonly back: string
  readonly customer: string
  readonly authors: Record<'customer' | 'agent' | 'bot' | 'system', string>
  readonly kinds: Record<'note' | 'archive' | 'reopen', string>
  readonly withdrawn: string
  readonly received: (instant: string) => string
  readonly states: Record<OutboxState, string>
  readonly reply: string
  readonly send: string
  readonly sendAndArchive: string
  readonly note: string
  readonly archive: string
  readonly reopen: string
  readonly conflict: Record<'message' | 'archive', (who: string) => string>
  readonly sendAnyway: string
  readonly empty: string
  readonly somebody: string
  readonly mayNot: Record<InboxRight, string>
  readonly noText: string
  readonly lineDown: string
}

export const inboxWording = {
  en: {
    title: 'Chats',
    statuses: { open: chats => `In progress (${chats})`, archived: chats => `Finished (${chats})` },
    waiting: chats => `${chats} waiting for an answer`,
    none: { open: 'No chat is in progress.', archived: 'No chat is finished.' },
    waitingSince: delay => `waiting for ${delay}`,
    answered: 'answered',
    newer: 'First page',
    older: 'More chats',
    earlier: 'Earlier messages',
    back: 'All chats',
    customer: 'Customer',
    authors: { customer: 'Customer', agent: 'Agent', bot: 'Bot', system: 'System' },
    kinds: { note: 'Internal note', archive: 'Archived', reopen: 'Reopened' },
    withdrawn: 'Taken back.',
    received: instant => `received ${instant}`,
    states: {
      queued: 'on its way',
      sending: 'being sent',
      sent: 'sent',
      delivered: 'delivered',
      read: 'read',
      failed: 'not sent',
      doubt: 'perhaps not sent',
    },
    reply: 'Your reply',
    send: 'Send',
    sendAndArchive: 'Send and archive',
    note: 'Keep as a note',
    archive: 'Archive',
    reopen: 'Reopen',
    conflict: {
      message: who => `${who} has answered meanwhile. Your text is still here.`,
      archive: who => `${who} has archived the chat meanwhile. Your text is still here.`,
    },
    sendAnyway: 'Send anyway',
    empty: 'Write something first.',
    somebody: 'Somebody',
    mayNot: {
      read: 'You may not read chats.',
      reply: 'You may read this chat, not answer it.',
      archive: 'You may not archive this chat.',
      settle: 'You may not settle letters in doubt.',
    },
    noText: '(no text)',
    lineDown: 'The line is down: new messages are looked for every 30 seconds.',
  },
  fr: {
    title: 'Chats',
    statuses: { open: chats => `En cours (${chats})`, archived: chats => `Terminés (${chats})` },
    waiting: chats => `${chats} en attente d’une réponse`,
    none: { open: 'Aucun chat en cours.', archived: 'Aucun chat terminé.' },
    waitingSince: delay => `en attente depuis ${delay}`,
    answered: 'répondu',
    newer: 'Première page',
    older: 'Chats suivants',
    earlier: 'Messages précédents',
    back: 'Tous les chats',
    customer: 'Client',
    authors: { customer: 'Client', agent: 'Agent', bot: 'Robot', system: 'Système' },
    kinds: { note: 'Note interne', archive: 'Archivé', reopen: 'Rouvert' },
    withdrawn: 'Message retiré.',
    received: instant => `reçu ${instant}`,
    states: {
      queued: 'en route',
      sending: 'envoi en cours',
      sent: 'envoyé',
      delivered: 'remis',
      read: 'lu',
      failed: 'non envoyé',
      doubt: 'peut-être pas envoyé',
    },
    reply: 'Votre réponse',
    send: 'Envoyer',
    sendAndArchive: 'Envoyer et archiver',
    note: 'Garder en note',
    archive: 'Archiver',
    reopen: 'Rouvrir',
    conflict: {
      message: who => `${who} a répondu entre-temps. Votre texte est toujours là.`,
      archive: who => `${who} a archivé le chat entre-temps. Votre texte est toujours là.`,
    },
    sendAnyway: 'Envoyer quand même',
    empty: 'Écrivez d’abord quelque chose.',
    somebody: 'Quelqu’un',
    mayNot: {
      read: 'Vous ne pouvez pas lire les chats.',
      reply: 'Vous pouvez lire ce chat, pas y répondre.',
      archive: 'Vous ne pouvez pas archiver ce chat.',
      settle: 'Vous ne pouvez pas trancher les envois incertains.',
    },
    noText: '(sans texte)',
    lineDown: 'La liaison est coupée : les nouveaux messages sont cherchés toutes les 30 secondes.',
  },
} as const satisfies Record<Locale, InboxWording>
