import { shortestPart } from '../../src/store/forgotten/standing.ts'

/** Whether a text contains a forgotten id, like `standsIn` of the store: short ids only between characters that are no letters or digits. */
export function standsIn(text: string, name: string): boolean {
  if (!text.includes(name)) return false
  if ([...name].length >= shortestPart) return true
  return new RegExp(`(^|[^\\p{L}\\p{N}])${name.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')}($|[^\\p{L}\\p{N}])`, 'u').test(
    text,
  )
}
