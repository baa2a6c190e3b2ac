export { openEvidence } from './evidence.js'
export { exportEvidence, type ExportOptions } from './export.js'
export { importEvidence, type Imported } from './import.js'
export type { Manifest } from './manifest.js'
