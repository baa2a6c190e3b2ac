#!/usr/bin/env node
import '@delega/audit/cli'
