import type { View } from 'vega'

declare module 'vega' {
  /** Exported by Vega but missing from its types. `width` measures the text of an item. */
  export const textMetrics: { width: (item: TextItem, text: unknown) => number }

  interface TextItem {
    readonly fontSize?: number
    readonly fontWeight?: number | string
  }

  interface HeadlessRenderer {
    initialize(
      element: null,
      width: number,
      height: number,
      origin: readonly [number, number],
      scaleFactor?: number,
      options?: { readonly externalContext?: unknown },
    ): this
    background(color: string | null): this
    render(scene: unknown): this
  }

  /**
   * Exported by Vega but missing from its types. For each item it opens an `a` with the attributes from `href`, and none for null. Vega's
   * own `href` asks its loader first, whose answer comes after the drawing, and writes the obsolete `xlink:href`.
   */
  export const SVGStringRenderer: new () => HeadlessRenderer & {
    svg(): string
    href: (item: { readonly href?: string | null }) => Readonly<Record<string, string>> | null
  }
  /** Exported by Vega but missing from its types. */
  export const CanvasRenderer: new () => HeadlessRenderer
}

/** The size and origin that Vega passes to its renderers; it keeps the size in two private fields. */
export function viewBox(view: View): {
  readonly width: number
  readonly height: number
  readonly origin: readonly [number, number]
} {
  const { _viewWidth, _viewHeight } = view as unknown as { readonly _viewWidth: number; readonly _viewHeight: number }
  const { left = 0, right = 0, top = 0, bottom = 0 } = sidesOf(view.padding())
  const [x, y] = view.origin()
  return { width: _viewWidth + left + right, height: _viewHeight + top + bottom, origin: [x + left, y + top] }
}

/** The padding of a chart, in any form that Vega and Vega-Lite accept. */
export function sidesOf(padding: unknown): { left?: number; right?: number; top?: number; bottom?: number } {
  if (typeof padding === 'number') return { left: padding, right: padding, top: padding, bottom: padding }
  return typeof padding === 'object' && padding !== null && !('signal' in padding) ? padding : {}
}
