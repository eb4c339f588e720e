#!/usr/bin/env node
require('../dist/lib/engine/process/compile-late.js').compileLate();
require('../dist/cli.js').main(process.argv);
