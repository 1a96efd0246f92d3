/** A piece of a page that is never cut. */
export interface Box {
  readonly heightPt: number
  /** White space above; none at the top of a page. */
  readonly spacePt: number
  /** Stays on the page of the box that follows, as a title does with its chart. */
  readonly keepWithNext?: boolean
  /** Begins a page when less than this is left of it. */
  readonly roomPt?: number
  /** Painted above this box when it is the first of its page: a table's head. */
  readonly repeatedHead?: { readonly heightPt: number; readonly paint: (topPt: number) => void }
  readonly paint: (topPt: number) => void
}

/** A painting of a box at its place on a page, from the top of the text area. */
export interface PlacedBox {
  readonly topPt: number
  readonly paint: (topPt: number) => void
}

/**
 * The boxes in their order, cut into pages of one height. Boxes kept together move to the next page together, unless no page
 * can hold them all.
 */
export function placeBoxes(boxes: readonly Box[], pageHeightPt: number): readonly (readonly PlacedBox[])[] {
  const pages: PlacedBox[][] = [[]]
  let bottomPt = 0

  const place = (box: Box) => {
    const page = pages.at(-1) ?? []
    const first = page.length === 0
    if (first && box.repeatedHead !== undefined) {
      page.push({ topPt: 0, paint: box.repeatedHead.paint })
      bottomPt = box.repeatedHead.heightPt
    }
    const topPt = bottomPt + (first ? 0 : box.spacePt)
    page.push({ topPt, paint: box.paint })
    bottomPt = topPt + box.heightPt
  }
  const turnPage = () => {
    if (pages.at(-1)?.length === 0) return
    pages.push([])
    bottomPt = 0
  }

  for (const group of keptTogether(boxes)) {
    const first = group[0]
    const wholePt = group.reduce((sum, box) => sum + box.spacePt + box.heightPt, 0)
    if (wholePt <= pageHeightPt) {
      if (bottomPt + Math.max(wholePt, first?.roomPt ?? 0) > pageHeightPt) turnPage()
      group.forEach(place)
      continue
    }
    for (const box of group) {
      if (bottomPt + box.spacePt + box.heightPt > pageHeightPt) turnPage()
      place(box)
    }
  }
  return pages
}

function keptTogether(boxes: readonly Box[]): readonly (readonly Box[])[] {
  const groups: Box[][] = []
  let open = false
  for (const box of boxes) {
    if (open) groups.at(-1)?.push(box)
    else groups.push([box])
    open = box.keepWithNext === true
  }
  return groups
}
