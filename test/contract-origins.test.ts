import { json, recordedRun } from './servers/recorded-run';

type Ran = Awaited<ReturnType<typeof recordedRun>>;

const told = (ran: Ran, suffix: string): readonly string[] =>
  ran.results
    .filter((result) => result.case.id.endsWith(suffix))
    .map(({ verdict }) =>
      [
        verdict.kind,
        ...verdict.findings.map(({ kind, severity, blame }) => `${severity} ${blame} ${kind}`),
        ...(verdict.kind === 'inconclusive' ? verdict.reasons.map(({ kind }) => `? ${kind}`) : []),
      ].join(', '),
    );

/** But for what is said of wrong requests, which are refused like the good one. */
const reasons = (ran: Ran): readonly string[] =>
  ran.results.flatMap(({ verdict }) =>
    verdict.kind === 'inconclusive'
      ? verdict.reasons.filter(({ kind }) => kind !== 'refused-alike').map(({ reason }) => reason)
      : [],
  );

const ok = { description: 'ok' };
const getPet = (example: object, more: object = {}) => ({
  paths: {
    '/pets/{id}': {
      get: {
        operationId: 'getPet',
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' }, ...example }],
        responses: { 200: ok, ...more },
      },
    },
  },
});
const shown = { example: 'p1' };
const refusals = { 403: ok, 404: ok, 422: ok };

describe('a good request that is refused', () => {
  test.each([400, 403, 404, 422])(
    'with %d proves nothing where its id is only the example of the document',
    async (status) => {
      const ran = await recordedRun(getPet(shown, { ...refusals, 400: ok }), (_request, response) =>
        json(response, status, {}),
      );
      expect(told(ran, 'example/sample')).toEqual(['inconclusive, ? no-such-record']);
      expect(reasons(ran)).toEqual([expect.stringContaining('set UNDERSTUDY_ACME_ID')]);
      expect(ran.summary.failed).toBe(0);
    },
  );

  test('with an undocumented 404 proves nothing either, and the status is a warning', async () => {
    const ran = await recordedRun(getPet(shown), (_request, response) => json(response, 404, {}));
    expect(told(ran, 'example/sample')).toEqual(['inconclusive, warning spec status-undocumented, ? no-such-record']);
  });

  test('is a failure of the vendor where the user named the id', async () => {
    const environment = { UNDERSTUDY_ACME_ID: '7' };
    const ran = await recordedRun(getPet(shown, refusals), (_request, response) => json(response, 404, {}), {
      environment,
    });
    expect(told(ran, 'example/sample')).toEqual(['violates, failure vendor status-unexpected']);
  });

  const search = (schema: object) => ({
    paths: {
      '/pets': {
        get: {
          operationId: 'search',
          parameters: [{ name: 'kind', in: 'query', required: true, schema }],
          responses: { 200: ok, 400: ok },
        },
      },
    },
  });

  test('is a failure of the vendor where the document shows every value', async () => {
    const ran = await recordedRun(search({ type: 'string', example: 'dog' }), (_request, response) =>
      json(response, 400, {}),
    );
    expect(told(ran, 'example/sample')).toEqual(['violates, failure vendor status-unexpected']);
  });

  test('proves nothing where an example is the specification’s own, and no document’s', async () => {
    const tenant = { name: 'X-Tenant', in: 'header', schema: { type: 'string' } };
    const examples = { sample: { value: 'acme', 'x-evidence': 'observed' } };
    const document = (parameter: object) => ({
      paths: { '/pets': { get: { operationId: 'search', parameters: [parameter], responses: { 200: ok, 400: ok } } } },
    });
    const refuse: Parameters<typeof recordedRun>[1] = (_request, response) => json(response, 400, {});
    const ran = await recordedRun(document({ ...tenant, examples }), refuse);
    expect(told(ran, 'example/sample')).toEqual(['inconclusive, ? no-such-record']);
    expect(reasons(ran)).toEqual([expect.stringContaining('set UNDERSTUDY_ACME_X_TENANT')]);
    const given = { environment: { UNDERSTUDY_ACME_X_TENANT: 'mine' } };
    const own = await recordedRun(document({ ...tenant, examples }), refuse, given);
    expect(told(own, 'example/sample')).toEqual(['violates, failure vendor status-unexpected']);
    const shownThere = await recordedRun(document({ ...tenant, examples: { sample: { value: 'acme' } } }), refuse);
    expect(told(shownThere, 'example/sample')).toEqual(['violates, failure vendor status-unexpected']);
  });

  const addPet = (schema: object) => ({
    paths: {
      '/pets': {
        post: {
          operationId: 'addPet',
          requestBody: { required: true, content: { 'application/json': { schema } } },
          responses: { 201: ok, 409: ok, 422: ok },
        },
      },
    },
  });
  const unsafe = { allowUnsafe: true };
  const refusing =
    (status: number): Parameters<typeof recordedRun>[1] =>
    (_request, response) =>
      json(response, status, {});

  test('proves nothing where its body was made up', async () => {
    const schema = { type: 'object', required: ['name'], properties: { name: { type: 'string' } } };
    const ran = await recordedRun(addPet(schema), refusing(422), unsafe);
    expect(told(ran, 'example/sample')).toEqual(['inconclusive, ? no-such-record']);
    expect(reasons(ran)).toEqual([expect.stringContaining('made from the schema')]);
    const [sample] = ran.results.filter(({ case: { id } }) => id.endsWith('example/sample'));
    expect(sample?.case.title).toContain('a request made from the schema');
  });

  test('is a failure where examples of its properties make the whole body', async () => {
    const schema = { type: 'object', required: ['name'], properties: { name: { type: 'string', example: 'Rex' } } };
    const ran = await recordedRun(addPet(schema), refusing(422), unsafe);
    expect(told(ran, 'example/sample')).toEqual(['violates, failure vendor status-unexpected']);
  });

  test('proves nothing where a documented body names another record', async () => {
    const schema = { type: 'object', example: { ownerId: 7 } };
    const ran = await recordedRun(addPet(schema), refusing(422), unsafe);
    expect(told(ran, 'example/sample')).toEqual(['inconclusive, ? no-such-record']);
    expect(reasons(ran)).toEqual([expect.stringContaining('ownerId')]);
  });

  test('proves nothing where the document has a status for a record that is there already', async () => {
    const ran = await recordedRun(addPet({ type: 'object', example: { name: 'Rex' } }), refusing(409), unsafe);
    expect(told(ran, 'example/sample')).toEqual(['inconclusive, ? no-such-record']);
  });

  test('blames the document where its example breaks its own schema', async () => {
    const schema = { type: 'object', properties: { name: { type: 'string' } }, example: { name: 7 } };
    const ran = await recordedRun(addPet(schema), refusing(422), unsafe);
    expect(ran.summary.failed).toBe(0);
    const media = addPet({ type: 'object', properties: { name: { type: 'string' } } });
    Object.assign(media.paths['/pets'].post.requestBody.content['application/json'], { example: { name: 7 } });
    const asked = await recordedRun(media, refusing(422), unsafe);
    expect(told(asked, 'example/sample')).toEqual(['violates, failure spec status-unexpected']);
    expect(asked.results[0]?.verdict.findings[0]?.against).toBeDefined();
  });
});

describe('a server that breaks', () => {
  const plain = (more: object = {}) => ({
    paths: { '/a': { get: { operationId: 'a', responses: { 200: ok, ...more } } } },
  });

  test.each([
    ['documented', { 500: ok }],
    ['undocumented', {}],
  ])('twice over one good request fails: %s', async (_what, more) => {
    const ran = await recordedRun(plain(more), (_request, response) => json(response, 500, {}));
    expect(told(ran, 'example/sample')).toEqual(['violates, failure vendor status-unexpected']);
    expect(ran.arrived).toHaveLength(2);
  });

  test('once and not again is a warning', async () => {
    let asked = 0;
    const ran = await recordedRun(plain(), (_request, response) => json(response, asked++ === 0 ? 500 : 200, {}));
    expect(told(ran, 'example/sample')).toEqual(['conforms, warning vendor status-unexpected']);
  });

  test.each([502, 503, 504, 429])('for the moment, with %d, proves nothing', async (status) => {
    const ran = await recordedRun(plain({ [status]: ok }), (_request, response) => {
      response.writeHead(status, { 'retry-after': '0' }).end();
    });
    expect(told(ran, 'example/sample')[0]).toMatch(/^inconclusive, \? (?:unavailable|rate-limited)$/);
    expect(ran.arrived).toHaveLength(2);
  });

  test('for the moment is asked again after its pause', async () => {
    let asked = 0;
    const ran = await recordedRun(plain(), (_request, response) => {
      if (asked++ > 0) json(response, 200, {});
      else response.writeHead(503, { 'retry-after': '0' }).end();
    });
    expect(told(ran, 'example/sample')).toEqual(['conforms']);
  });

  const limited = (more: object) => ({
    paths: {
      '/a': {
        get: {
          operationId: 'a',
          parameters: [{ name: 'limit', in: 'query', schema: { type: 'integer' } }],
          responses: { 200: ok, ...more },
        },
      },
    },
  });
  const breaksOverText: Parameters<typeof recordedRun>[1] = ({ url }, response) =>
    json(response, /limit=(?!\d)/.test(url ?? '') ? 500 : 200, {});

  test.each([
    ['a failure where the document refuses the request', { 400: ok }, 'violates, failure vendor status-unexpected'],
    ['a warning where it does not', { 404: ok }, 'conforms, warning vendor status-unexpected'],
  ])('over a wrong request is %s', async (_what, more, verdict) => {
    const ran = await recordedRun(limited(more), breaksOverText);
    expect(told(ran, 'query-limit/type')).toEqual([verdict]);
  });
});

describe('a wrong request that is accepted', () => {
  const typed = (schema: object, more: object) => ({
    paths: {
      '/a': {
        get: {
          operationId: 'a',
          parameters: [{ name: 'limit', in: 'query', schema }],
          responses: { 200: ok, ...more },
        },
      },
    },
  });
  const accepting: Parameters<typeof recordedRun>[1] = (_request, response) => json(response, 200, {});

  test.each([
    ['the rule and its refusal are documented', { type: 'integer' }, { 400: ok }, 'violates, failure vendor'],
    ['no refusal of it is documented', { type: 'integer' }, { 404: ok }, 'conforms, warning spec'],
    ['anything is documented as the answer', { type: 'integer' }, { default: ok }, 'conforms, warning spec'],
    ['the rule is our reading', { type: 'integer', 'x-evidence': 'assumed' }, { 400: ok }, 'conforms, note spec'],
  ])('%s', async (_what, schema, more, verdict) => {
    const ran = await recordedRun(typed(schema, more), accepting);
    expect(told(ran, 'query-limit/type')).toEqual([`${verdict} status-unexpected`]);
  });

  test('is no failure where its format alone is broken', async () => {
    const ran = await recordedRun(typed({ type: 'string', format: 'date' }, { 400: ok }), accepting);
    expect(told(ran, 'query-limit/format')).toEqual(['conforms, warning spec status-unexpected']);
  });

  test('is no failure where an unknown id is answered', async () => {
    const environment = { UNDERSTUDY_ACME_ID: '7', UNDERSTUDY_ACME_UNKNOWN_ID: '8' };
    const ran = await recordedRun(getPet(shown, refusals), accepting, { environment });
    expect(told(ran, 'situation/unknown-id')).toEqual(['conforms, note spec status-unexpected']);
  });
});

test('credentials are asked about where no refusal of them is documented', async () => {
  const components = { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } };
  const document = { security: [{ key: [] }], components, paths: { '/a': { get: { responses: { 200: ok } } } } };
  const environment = { UNDERSTUDY_ACME_TOKEN: 'right-token' };
  const open = await recordedRun(document, (_request, response) => json(response, 200, {}), { environment });
  expect(told(open, 'credentials/none')).toEqual(['conforms, warning spec status-unexpected']);
  const closed = await recordedRun(
    document,
    ({ headers }, response) => json(response, headers.authorization === 'Bearer right-token' ? 200 : 401, {}),
    { environment },
  );
  expect(told(closed, 'credentials/none')).toEqual(['conforms, warning spec status-undocumented']);
});

test('a made value is sent where nothing has to exist, and its refusal proves nothing', async () => {
  const parameters = [{ name: 'q', in: 'query', required: true, schema: { type: 'string' } }];
  const paths = { '/search': { get: { operationId: 'search', parameters, responses: { 200: ok, 400: ok } } } };
  const good = await recordedRun({ paths }, ({ url }, response) =>
    json(response, /q=./.test(url ?? '') ? 200 : 400, {}),
  );
  expect(told(good, 'example/sample')).toEqual(['conforms']);
  const refused = await recordedRun({ paths }, (_request, response) => json(response, 400, {}));
  expect(told(refused, 'example/sample')).toEqual(['inconclusive, ? no-such-record']);
  expect(refused.results[0]?.case.request.values).toEqual([{ in: 'query', name: 'q', origin: 'made' }]);
});
