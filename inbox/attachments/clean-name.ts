const longestBytes = 180
/** Characters that no name may contain: they disturb the line around the name, or a file system refuses them. */
const disturbing =
  /[\p{Cc}\p{Cs}\p{Co}\p{Zl}\p{Zp}\ufeff\ufffd\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f]/gu
const forbidden = /[<>:"|?*]/g
/** Names that Windows takes for a device, with any extension. */
const devices = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

/** Makes an untrusted file name safe to save: no folders, no invisible characters, at most 180 bytes, the extension kept. */
export function cleanName(given: string): string {
  const last = given.normalize('NFC').split(/[/\\]/).at(-1) ?? ''
  const name = last
    .replace(disturbing, '')
    .replace(forbidden, '_')
    .replace(/\s+/gu, ' ')
    .replace(/^[\s.]+|[\s.]+$/gu, '')
  if (name === '') return 'file'
  return shortened(devices.test(name) ? `_${name}` : name)
}

function shortened(name: string): string {
  if (Buffer.byteLength(name) <= longestBytes) return name
  const ending = /\.[\p{L}\p{N}]{1,10}$/u.exec(name)?.[0] ?? ''
  let room = longestBytes - Buffer.byteLength(ending)
  let stem = ''
  for (const letter of name.slice(0, name.length - ending.length)) {
    room -= Buffer.byteLength(letter)
    if (room < 0) break
    stem += letter
  }
  return stem.trimEnd() + ending
}
