// Adds up what the two test runners wrote in their own reports and prints it as one plain line. Exits with 1 when
// anything failed, a report is missing, or nothing ran.

import { readJson } from './set-up.mjs';

const unit = readJson('reports/unit.json');
const stories = readJson('reports/e2e.json');

const passed = (unit?.numPassedTests ?? 0) + (stories?.stats.expected ?? 0);
const failed = (unit?.numFailedTests ?? 0) + (stories?.stats.unexpected ?? 0) + (stories?.stats.flaky ?? 0);

if (!unit) console.log('The unit tests wrote no report.');
if (!stories) console.log('The end-to-end tests wrote no report.');
console.log(`${passed} passed, ${failed} failed`);
process.exit(unit && stories && passed > 0 && failed === 0 ? 0 : 1);
