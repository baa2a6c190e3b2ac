export * from './contract/index.js'
export * from './events.js'
export { gate, type Recorder, recorder } from './recorder.js'
