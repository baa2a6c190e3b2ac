#!/usr/bin/env node
// Asked before anything is loaded: an older Node would fail on `node:sqlite`, and not say why.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

if (major < 22 || (major === 22 && minor < 16)) {
  process.stderr.write(`delega: Node 22.16 or later is needed, and this is ${process.versions.node}.\n`)
  process.exitCode = 2
} else await import('./run.js')
