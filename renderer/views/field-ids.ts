/** Where the focus goes by a key or a command from outside: the one place that knows the document finds them by these. */
export const messageFieldId = 'message'
export const conversationFilterId = 'conversation-filter'
export const findFieldId = 'find-in-conversation'
