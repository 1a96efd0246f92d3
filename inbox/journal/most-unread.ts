/** The maximum that chats are counted to that a person has not read. */
export const mostUnread = 100
