'use strict';

/** Plans one document and prints what that took: `node scripts/bench/plan-once.js openapi.json [real]`. */

const path = require('node:path');

const dist = path.join(__dirname, '..', '..', 'dist', 'src');
const { openVendorSync } = require(path.join(dist, 'api', 'documents.js'));
const { planContract } = require(path.join(dist, 'contract', 'plan.js'));

const file = path.resolve(process.argv[2]);
const { spec } = openVendorSync(file, path.dirname(file));
const before = process.cpuUsage();
const real = process.argv[3] === 'real' && { target: 'real', allowUnsafe: true };
const { cases, followUps } = planContract(spec, { target: 'mock', variables: {}, ...real });
const { user, system } = process.cpuUsage(before);
const operations = spec.operations.length;
process.stdout.write(
  JSON.stringify({ operations, cases: cases.length + followUps.length, cpuSeconds: (user + system) / 1e6 }),
);
