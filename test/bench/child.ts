// One module in a process of its own, started by main.ts, to which it sends what it found.
import { measure, type Result } from './measure.ts'
import type { Size } from './measurement.ts'
import { MODULES } from './registry.ts'

const [name = '', size = 'full', ...keys] = process.argv.slice(2)
const module = MODULES[name]
if (module === undefined) throw new Error(`Nothing is measured under the name ${name}`)
const { measurements } = await module.load()

const results: Result[] = []
for (const measurement of measurements(size as Size)) {
  const bars = measurement.bars.filter(({ key }) => keys.includes(key))
  if (bars.length > 0) results.push(...(await measure({ ...measurement, bars })))
}
// what is measured once and again may still hold a connection
process.send?.(results, undefined, undefined, () => process.exit())
