#!/usr/bin/env node
/**
 * argv → command.
 * @module
 */
import { runCli } from './cli/program.ts';
import { compose } from './compose.ts';

process.exitCode = await runCli(process.argv.slice(2), compose());
