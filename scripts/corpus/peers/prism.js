'use strict';

/** Stock Prism, put together as its own command line does (`prism mock <file>`), without its coloured log. */

async function warmUp() {
  require('@stoplight/prism-http');
  require('@stoplight/prism-http-server');
}

async function start(file) {
  const { getHttpOperationsFromSpec } = require('@stoplight/prism-http');
  const { createServer } = require('@stoplight/prism-http-server');
  const { createLogger } = require('@stoplight/prism-core');
  const operations = await getHttpOperationsFromSpec(file);
  if (operations.length === 0) throw new Error('No operations found in the current file.');
  const config = {
    validateRequest: true,
    validateResponse: true,
    checkSecurity: true,
    errors: false,
    upstreamProxy: undefined,
    mock: { dynamic: false },
    isProxy: false,
  };
  const logger = createLogger('corpus', { level: 'silent' });
  const server = createServer(operations, { cors: true, config, components: { logger } });
  const address = await server.listen(0, '127.0.0.1');
  return {
    port: Number(new URL(address).port),
    operations: operations.length,
    problems: [],
    close: () => server.close(),
  };
}

module.exports = { warmUp, start };
