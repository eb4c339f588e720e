import { benchAgainst } from './against';
benchAgainst({ commit: process.argv[2] ?? '', sizes: [1000], promoted: 0, runs: 3 }).catch((e) => { console.error(e); process.exit(1); });
