'use strict';

/** The product as built: `npm run build` first. */

const path = require('node:path');

const built = (settings, name) => require(path.join(path.resolve(settings.dist), 'src', name));

/** Modules are loaded outside the measured time, for us as for the others: it is the document that is measured. */
async function warmUp(settings) {
  built(settings, 'specs/load');
  built(settings, 'mock/server');
}

async function start(file, settings) {
  const spec = await built(settings, 'specs/load').loadSpecFrom(file, {
    strict: false,
    allowFiles: settings.allowFiles,
  });
  const vendor = { name: spec.name, prefix: '', spec, definition: { name: spec.name }, scenarios: [], records: null };
  const server = built(settings, 'mock/server').createMockServer([vendor], {});
  const { port } = await server.listen(0, '127.0.0.1');
  return {
    port,
    operations: spec.operations.length,
    problems: spec.problems.map((one) => `${one.rule}: ${one.message}`),
    close: () => server.close(),
  };
}

module.exports = { warmUp, start };
