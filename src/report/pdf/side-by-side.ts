import type { Box } from './place-boxes.ts'
import { sheet } from './sheet.ts'

/** The boxes of two halves as one; all of them, one below the other, if a page cannot hold one half. */
export function sideBySide(halves: readonly (readonly Box[])[]): readonly Box[] {
  const stacks = halves.map(stacked)
  const heightPt = Math.max(...stacks.map(stack => stack.heightPt))
  if (heightPt > sheet.bottomPt - sheet.topPt) return halves.flat()
  const spacePt = Math.max(...halves.map(boxes => boxes[0]?.spacePt ?? 0))
  return [
    {
      heightPt,
      spacePt,
      paint: topPt => {
        for (const stack of stacks) stack.paint(topPt)
      },
    },
  ]
}

/** Boxes below each other as one. */
function stacked(boxes: readonly Box[]): Pick<Box, 'heightPt' | 'paint'> {
  let heightPt = 0
  const placed = boxes.map(({ spacePt, paint, ...box }, index) => {
    const offsetPt = heightPt + (index === 0 ? 0 : spacePt)
    heightPt = offsetPt + box.heightPt
    return { offsetPt, paint }
  })
  return {
    heightPt,
    paint: topPt => {
      for (const { offsetPt, paint } of placed) paint(topPt + offsetPt)
    },
  }
}
