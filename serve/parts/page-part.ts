import type { TopLevelSpec } from 'vega-lite'
import type { AnyAnswer } from '../../src/metrics/operators/index.ts'
import type { Html } from '../../src/report/html/html-tag.ts'
import type { Block } from '../../src/report/model/model.ts'
import type { DrawnWidths } from '../../src/report/model/reading.ts'
import type { ReportOptions } from '../../src/report/model/report-options.ts'
import type { PageContext } from '../pages/page-context.ts'

/** The content of a part of a page. */
export interface PartContent {
  readonly block: Block
  /** The answer whose rows it shows, for its CSV. */
  readonly answer: AnyAnswer
  /** Its chart as rows of data with scales and axes, for an analyst; absent if it has none. */
  readonly analystChart?: () => TopLevelSpec
  /** The reader's choices for this part only. */
  readonly controls?: Html
}

export type PartOptions = ReportOptions & DrawnWidths

/** A block of a page that can be requested separately. */
export interface PagePart {
  /** The id of its element, and the name of its files. */
  readonly id: string
  /** Null if there is nothing to show. */
  readonly read: (page: PageContext, options: PartOptions) => Promise<PartContent | null>
}
