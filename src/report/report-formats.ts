export const reportFormats = ['pdf', 'html'] as const
export type ReportFormat = (typeof reportFormats)[number]
