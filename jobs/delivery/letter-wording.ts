import type { Locale } from '../../src/words/locale.ts'

/** What a letter says around the figures of its reports. */
export const letterWording = {
  en: {
    activeChat: { one: 'active chat', other: 'active chats' },
    report: { one: 'report', other: 'reports' },
    subject: (period: string, what: string) => `Chats, ${period}: ${what}`,
    heading: (reports: string, period: string) => `${reports}, ${period}`,
    headline: (chats: string) => `: ${chats}`,
    change: (ratio: string) => ` (${ratio})`,
    handling: 'How chats were handled',
    attached: { one: 'Attached', other: 'Attached' },
    file: (format: string, size: string) => ` (${format}, ${size})`,
    tooLarge: 'The HTML version is too large for a mail and is not attached.',
    counted: (parts: string) => `How this was counted. ${parts}`,
    entry: (label: string, value: string) => `${label}: ${value}.`,
    why: (subscription: string) =>
      `You receive this mail because your address is among the recipients of “${subscription}”.`,
    unsubscribe: 'To receive it no longer: ',
  },
  fr: {
    activeChat: { one: 'chat actif', other: 'chats actifs' },
    report: { one: 'rapport', other: 'rapports' },
    subject: (period: string, what: string) => `Chats, ${period} : ${what}`,
    heading: (reports: string, period: string) => `${reports}, ${period}`,
    headline: (chats: string) => ` : ${chats}`,
    change: (ratio: string) => ` (${ratio})`,
    handling: 'Prise en charge des chats',
    attached: { one: 'Pièce jointe', other: 'Pièces jointes' },
    file: (format: string, size: string) => ` (${format}, ${size})`,
    tooLarge: 'La version HTML, trop grande pour un mail, n’est pas jointe.',
    counted: (parts: string) => `Comment ces chiffres sont comptés. ${parts}`,
    entry: (label: string, value: string) => `${label} : ${value}.`,
    why: (subscription: string) =>
      `Vous recevez ce mail car votre adresse est parmi les destinataires de « ${subscription} ».`,
    unsubscribe: 'Pour ne plus le recevoir : ',
  },
} as const satisfies Record<Locale, unknown>
