/** The columns that a list of recipients may have with any scope. Only the first is required. */
export const recipientColumns = ['address', 'name', 'locale'] as const
