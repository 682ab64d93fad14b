'use strict';

/** One row per line of the table of targets. A target is what the ratio to a peer is at least, or at most (`most`). */

const { randomBytes } = require('node:crypto');
const { ask } = require('./child');
const { SAMPLE } = require('./documents');
const { measureCasesMemory, measureMemory, measureSoak } = require('./memory');
const { measurePlan } = require('./planning');
const { measureStart } = require('./start');
const { measureTests } = require('./tests');
const { measureHalfLoad, measureThroughput } = require('./throughput');
const { measureWorkers } = require('./workers');

const HEADERS = { Authorization: 'Bearer t0ken', Version: '2021-07-28', Accept: 'application/json' };
const { Authorization: _, ...NO_TOKEN } = HEADERS;
const PLAIN = { path: '/contacts/c-1042', headers: HEADERS };

const names = (...list) => list.map((name) => ({ name }));
const CORE = ['understudy', 'bare', 'prism-silent'];
const OTHERS = ['bare-socket', 'express', 'fastify', 'openapi-backend', 'mockoon', 'scalar', 'specmatic'];

const SUPEROFFICE = {
  Authorization: 'Basic dGplMDpUamUw',
  Accept: 'application/json; charset=utf-8',
  'Accept-Language': '*',
};
const ACTIVE = {
  method: 'POST',
  path: '/superoffice/api/v1/Agents/Contact/GetMyActiveContacts',
  headers: { ...SUPEROFFICE, 'Content-Type': 'application/json; charset=utf-8' },
  body: JSON.stringify({
    ActivityStartTime: '2013-02-04T15:29:21.1027846+01:00',
    ContactCategories: [857, 32],
    ActionType: 'ActivityCompleted',
  }),
};
const WETHOD = {
  path: '/wethod/api/contacts/1',
  headers: { Authorization: 'Bearer t0ken', Accept: 'application/json' },
};

const play = (name, session) => async (port) => {
  const headers = { 'content-type': 'application/json', ...(session && { 'understudy-session': session }) };
  const request = { method: 'PUT', path: '/__understudy/scenarios/wethod', headers, body: JSON.stringify({ name }) };
  const { status, body } = await ask(port, request);
  if (status >= 400) throw new Error(`the scenario ${name}: ${status} ${body}`);
};

const row = (id, what, requests, status, targets, more = {}) => ({
  id,
  what,
  requests: () => (typeof requests === 'function' ? requests() : [requests]),
  status,
  targets,
  servers: () => names(...CORE),
  measure: measureThroughput,
  ...more,
});

const NEAR_BARE = { bare: 0.5, 'prism-silent': 6 };
const SHIPPED = { bare: 0.4 };
const shipped = { document: false, servers: () => names('understudy', 'bare') };

const ROWS = [
  row(
    'valid',
    'valid request, documented sample of 1 KB, everything checked',
    PLAIN,
    200,
    { bare: 0.75, 'prism-silent': 8, wiremock: 1 },
    {
      servers: () => names(...CORE, 'prism', 'wiremock'),
    },
  ),
  row(
    'others',
    'the same request to servers without a target here',
    PLAIN,
    200,
    {},
    {
      servers: () => names('understudy', ...OTHERS),
    },
  ),
  row('random-ids', 'the same, a new random id each time', randomIds, 200, NEAR_BARE),
  row('invalid', 'an invalid request (`limit=0`): 400', { ...PLAIN, path: `${PLAIN.path}?limit=0` }, 400, NEAR_BARE),
  row('no-token', 'no token: 401', { ...PLAIN, headers: NO_TOKEN }, 401, NEAR_BARE),
  row('post', 'POST, JSON body of 1 KB validated, the same each time', post(), 200, NEAR_BARE, { post: true }),
  row('post-new', 'POST, JSON body of 1 KB validated, another one each time', posts, 200, {}, { post: true }),
  row(
    'limit',
    'SuperOffice, `limit=1`',
    { path: '/superoffice/api/v1/Contact/920/Summary?limit=1', headers: SUPEROFFICE },
    200,
    SHIPPED,
    shipped,
  ),
  row(
    'select',
    'SuperOffice, `$select` of three columns',
    { ...ACTIVE, path: `${ACTIVE.path}?$select=name,department,category` },
    200,
    SHIPPED,
    shipped,
  ),
  row(
    'time-zone',
    'SuperOffice, answer in another time zone',
    { ...ACTIVE, headers: { ...ACTIVE.headers, 'SO-TimeZone': 'NO' } },
    200,
    SHIPPED,
    shipped,
  ),
  row(
    'session',
    'with a session, while another one plays a scenario',
    { ...WETHOD, headers: { ...WETHOD.headers, 'Understudy-Session': 'two' } },
    200,
    SHIPPED,
    {
      ...shipped,
      setup: play('rate-limited', 'one'),
    },
  ),
  row('scenario', 'each answer given by a scenario (the token has expired)', WETHOD, 401, SHIPPED, {
    ...shipped,
    setup: async (port) => {
      await play('token-expired')(port);
      for (let before = 0; before < 2; before += 1) await ask(port, WETHOD);
    },
  }),
  row(
    'operations',
    '1, 100, 1,000 and 10,000 operations, a new id each time',
    randomIds,
    200,
    { 'operations-100': 0.9, 'operations-1000': 0.9, 'operations-10000': 0.9 },
    {
      // The ratio of the many to the one, so the one is the peer.
      turned: true,
      servers: () =>
        [1, 100, 1000, 10_000].map((count) => ({
          name: `operations-${count}`,
          peer: 'understudy',
          title: `Understudy, ${count.toLocaleString('en')} operations`,
          count,
        })),
    },
  ),
  row(
    'half-load',
    'p99 at half of full load, constant rate',
    PLAIN,
    200,
    { bare: { most: 2 } },
    {
      servers: () => names('understudy', 'bare'),
      measure: measureHalfLoad,
      figure: 'p99',
    },
  ),
  {
    id: 'start',
    what: 'first answer after the start, 1 operation',
    targets: { prism: { most: 0.25 } },
    measure: measureStart,
    request: PLAIN,
    count: 1,
    figure: 'ms',
  },
  {
    id: 'start-1000',
    what: 'first answer after the start, 1,000 operations',
    targets: { prism: { most: 0.2 } },
    measure: measureStart,
    request: PLAIN,
    count: 1000,
    figure: 'ms',
  },
  {
    id: 'memory',
    what: 'memory after the start and the first answer, 1 operation',
    targets: { prism: { most: 0.6 } },
    measure: measureMemory,
    request: PLAIN,
    figure: 'mb',
  },
  {
    id: 'growth',
    what: 'memory over millions of requests',
    targets: {},
    measure: measureSoak,
    request: PLAIN,
    random: randomIds,
  },
  {
    id: 'workers',
    what: '`--workers 2` against one',
    targets: { one: 1.7, 'one, by processor time': 1.7 },
    measure: measureWorkers,
    request: PLAIN,
    figure: 'rps',
  },
  tests('tests', 'the four vendors', { dredd: 12, specmatic: 20 }),
  tests('tests-100', 'a document of 100 operations', { dredd: 12, specmatic: 20 }, 100),
  tests('tests-1000', 'a document of 1,000 operations', { dredd: 12 }, 1000),
  {
    id: 'plan',
    what: 'contract tests are planned, cold',
    targets: { made: { most: 2 }, large: { most: 2 }, real: { most: 2 } },
    unit: 's of CPU for 1,000 operations',
    measure: measurePlan,
    figure: 'cpuSeconds',
  },
  {
    id: 'cases-memory',
    what: 'resident memory of a test run, from its 1,000th case to its 10,000th',
    // What the garbage collector leaves for later; 9,000 answers that are kept would be more.
    targets: { itself: { most: 20 } },
    unit: 'MB more',
    measure: measureCasesMemory,
    request: PLAIN,
    figure: 'mb',
  },
];

/** Cases per second, and those of each peer. */
function tests(id, on, targets, count) {
  return { id, what: `\`understudy test\` on ${on}`, targets, measure: measureTests, count, figure: 'cps' };
}

/** As many as wrk sends in some seconds; no cache keeps so many, so repeated ids do not help. */
function randomIds() {
  return Array.from({ length: 20_000 }, () => ({ ...PLAIN, path: `/contacts/${randomBytes(8).toString('hex')}` }));
}

/** Another body each time, so that no cache can help. */
function posts() {
  return Array.from({ length: 2000 }, (_, index) => post({ ...SAMPLE, id: `c-${1000 + index}` }));
}

function post(body = SAMPLE) {
  return {
    method: 'POST',
    path: '/contacts',
    headers: { ...HEADERS, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  };
}

module.exports = { ROWS };
