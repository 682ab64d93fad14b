/** Scalar's mock server as its page shows it. Copied to where its packages are, because modules are looked up from the file. */
import { readFileSync } from 'node:fs';
import { serve } from '@hono/node-server';
import { createMockServer } from '@scalar/mock-server';

const app = await createMockServer({ document: readFileSync(process.env.BENCH_SPEC, 'utf8') });
serve({ fetch: app.fetch, port: Number(process.env.BENCH_PORT), hostname: '127.0.0.1' });
