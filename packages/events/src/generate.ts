import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { schemasFolder } from './avro/registry.ts';
import { outputs, sealedFixturesFolder } from './generator/outputs.ts';

const HELP = `Usage: node packages/events/src/generate.ts [--check]

Writes, from the event catalogue:
  packages/events/schemas/<Type>.v<N>.avsc    the Avro schema of each event
  packages/events/schemas/schemas.lock.json   which shape has which id on the wire
  packages/events/schemas/sealed.lock.json    which shape a sealed part has since which version
  packages/events/fixtures/<Type>.v<N>.json   sample bytes of a new version, once
  packages/events/fixtures/sealed/<Type>.v<N>.json  sample plaintexts of a new shape of a sealed part, once
  docs/events.md                              the catalogue for people

  --check   write nothing; exit 1 when something is stale
  --help    this text

Refuses (exit 1, nothing written) a shape that changed without a new version, a new version without upcaster or not
compatible in both directions with every earlier one, an event that left the catalogue, and a sealed part whose shape
changed without a step that has \`upPersonal\`.`;

function main(): number {
  const { values } = parseArgs({
    options: { check: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const { stale, faults } = outputs();
  if (faults.length > 0) {
    console.error(faults.join('\n'));
    return 1;
  }
  if (values.check) {
    for (const file of stale.keys()) console.error(`stale: ${fileURLToPath(file)}`);
    return stale.size === 0 ? 0 : 1;
  }
  mkdirSync(schemasFolder, { recursive: true });
  mkdirSync(sealedFixturesFolder, { recursive: true });
  for (const [file, text] of stale) writeFileSync(file, text);
  console.log(stale.size === 0 ? 'Everything is up to date.' : `Wrote ${stale.size} files.`);
  return 0;
}

try {
  process.exitCode = main();
} catch (error) {
  if (!(error instanceof TypeError && 'code' in error)) throw error;
  console.error(`${error.message}\n\n${HELP}`);
  process.exitCode = 2;
}
