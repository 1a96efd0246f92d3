/** What users and developers of Chatwoot report of the same thing in its threads, by the beginning of the row. */
export const chatwoot: readonly { readonly of: string; readonly says: string }[] = [
  {
    of: 'inbound acknowledged',
    says: 'inserts of messages time out after 30 s, 50 agents, 4 cores, 8 GB ([#12874](https://github.com/chatwoot/chatwoot/issues/12874))',
  },
  {
    of: 'list, open, 2000',
    says: 'requests take 200 s ([#12874](https://github.com/chatwoot/chatwoot/issues/12874)); counts and messages of a filtered list add 1 to 2 s ([PR 15321](https://github.com/chatwoot/chatwoot/pull/15321)); queries for each chat of a page ([PR 15719](https://github.com/chatwoot/chatwoot/pull/15719))',
  },
  {
    of: 'search, a common word, 2000',
    says: 'more than 15 s, 4 M messages ([#5161](https://github.com/chatwoot/chatwoot/issues/5161))',
  },
  {
    of: 'click to queued',
    says: '`update_last_seen` takes over 3 s, 15 users, 3,000 chats ([#3425](https://github.com/chatwoot/chatwoot/issues/3425))',
  },
  {
    of: 'memory of the server',
    says: '300 to 350 MB for each web and each worker process ([#13280](https://github.com/chatwoot/chatwoot/issues/13280)), a worker host about 1 GB ([PR 15412](https://github.com/chatwoot/chatwoot/pull/15412))',
  },
]
