// Vendors inside a Next application (app router), under /api/vendors, while it is developed.
import { type RunningMock, startMock } from 'understudy';
import { fetchHandler } from 'understudy/express';

// One mock, however often Next loads this file again.
const kept = globalThis as { vendors?: Promise<RunningMock> };
kept.vendors ??= startMock();
const mock = kept.vendors;

const answer = async (request: Request): Promise<Response> =>
  fetchHandler(await mock, { prefix: '/api/vendors' })(request);

export { answer as DELETE, answer as GET, answer as PATCH, answer as POST, answer as PUT };
