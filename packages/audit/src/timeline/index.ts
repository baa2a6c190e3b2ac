export { type Diff, diff, type Difference } from './diff.js'
export { type Change, type Interval, type PairTimeline, type Period, timeline } from './timeline.js'
export { type WhoCould, whoCould } from './who-could.js'
