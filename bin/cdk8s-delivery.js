#!/usr/bin/env node
require('../dist/lib/engine/process/compile-late.js').compileLate();
require('../dist/lib/cli/main.js').main(process.argv);
