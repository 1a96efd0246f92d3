// What every mail server takes: no quoted local part, no comment, no address literal.
const form =
  /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/

/** Whether a text is one plain mail address, without a name around it. */
export function isAddress(text: string): boolean {
  return text.length <= 254 && form.test(text) && text.indexOf('@') <= 64
}
