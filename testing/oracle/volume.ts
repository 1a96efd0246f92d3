import type { Query } from '../../src/metrics/definitions/query.ts'
import type { VolumeAnswer, VolumeFigures } from '../../src/metrics/operators/volume.ts'
import { type Frame, frameOf, heading } from './frame.ts'
import { measure, type Window } from './measure.ts'
import type { Stored } from './stored.ts'

export function volume(store: Stored, query: Query<string>): Omit<VolumeAnswer, 'query'> {
  const frame = frameOf(store, query, { toDate: true })
  const now = figures(frame, frame.window)
  const previous = frame.comparedWindow === null ? null : figures(frame, frame.comparedWindow)
  const changeRatio =
    previous === null
      ? null
      : {
          activeChats: change(now.activeChats, previous.activeChats),
          activeCustomers: change(now.activeCustomers, previous.activeCustomers),
          messages: change(now.messages, previous.messages),
        }
  return { ...heading('volume', frame), ...now, previous, changeRatio }
}

function figures({ chats }: Frame, window: Window): VolumeFigures {
  return {
    activeChats: measure('activeChats', chats, window) ?? 0,
    activeCustomers: measure('activeCustomers', chats, window) ?? 0,
    messages: measure('messages', chats, window) ?? 0,
  }
}

function change(now: number, previous: number): number | null {
  return previous === 0 ? null : (now - previous) / previous
}
