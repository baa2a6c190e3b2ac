export { explainAct, explainAction } from './explain.js'
export type { Because, Explanation, Step } from './explanation.js'
