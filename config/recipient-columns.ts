/** The columns that a list of recipients may have whatever the scope; only the first must be there. */
export const recipientColumns = ['address', 'name', 'locale'] as const
