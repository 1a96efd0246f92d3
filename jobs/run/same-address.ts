/** Whether two addresses are one mailbox: servers that tell `Ann` from `ann` are none that a list of managers is for. */
export function sameAddress(a: string, b: string): boolean {
  return addressKey(a) === addressKey(b)
}

/** What addresses of one mailbox have in common. */
export function addressKey(address: string): string {
  return address.trim().toLowerCase()
}
