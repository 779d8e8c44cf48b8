#!/usr/bin/env node
// What `npx wabus` runs in the clone: the same as `npm run wabus --`.
process.argv.splice(2, 0, 'wabus');
await import('./run.mjs');
