#!/usr/bin/env node
import { prepare } from './lib/prepare.js'
import { become } from './lib/run.js'

await prepare({ quiet: true })
await become(process.argv.slice(2))
