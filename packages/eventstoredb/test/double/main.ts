// node main.ts [--latency ms] [--chaos-seed n --chaos-rate 0..1]: prints its connection string and runs until killed
import { parseArgs } from 'node:util'

import { startDouble } from './double.ts'

const { values } = parseArgs({
  options: {
    latency: { type: 'string', default: '0' },
    'chaos-seed': { type: 'string', default: '0' },
    'chaos-rate': { type: 'string', default: '0' },
  },
})

const double = await startDouble({ latency: Number(values.latency) })
double.chaos({ seed: Number(values['chaos-seed']), rate: Number(values['chaos-rate']) })
process.stdout.write(`${double.connectionString}\n`)

// a parent that dies without killing leaves no orphan
process.once('disconnect', () => process.exit())
