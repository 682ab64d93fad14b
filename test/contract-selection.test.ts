import { planTests } from '../src/app/testing/plan-tests';
import type { TestSettings } from '../src/app/testing/test-settings';
import { json, recordedRun } from './servers/recorded-run';

const operation = (operationId: string, tags: readonly string[] = []) => ({
  operationId,
  tags,
  responses: { 200: { description: 'ok' } },
});

const document = {
  paths: {
    '/pets': { get: operation('listPets', ['pets']), post: operation('createPet', ['pets', 'write']) },
    '/pets/all/photos': { get: operation('listPhotos', ['photos']) },
    '/owners': { get: operation('listOwners') },
  },
};

const fine = (_request: unknown, response: Parameters<typeof json>[0]): void => json(response, 200, {});

/** The operations that were asked something, in order of their names. */
const asked = async (settings: TestSettings): Promise<string> => {
  const { results, skipped } = await recordedRun(document, fine, { allowUnsafe: true, ...settings });
  const ids = [...results.map(({ case: { operationId } }) => operationId), ...skipped.map((one) => one.operationId)];
  return [...new Set(ids)].toSorted().join(' ');
};

test.each<[TestSettings, string]>([
  [{ only: ['list*'] }, 'listOwners listPets listPhotos'],
  [{ only: ['acme/listP?ts'] }, 'listPets'],
  [{ only: ['list*'], except: ['*Photos'] }, 'listOwners listPets'],
  [{ except: ['acme/listPets', 'acme/create*'] }, 'listOwners listPhotos'],
  [{ only: ['GET /pets', 'get /owner?'] }, 'listOwners listPets'],
  [{ only: ['GET /pets/**'] }, 'listPhotos'],
  [{ except: ['POST /pets', 'GET /owners'] }, 'listPets listPhotos'],
  [{ tag: ['PETS'] }, 'createPet listPets'],
  [{ tag: ['pets', 'photos'], method: ['get'] }, 'listPets listPhotos'],
  [{ path: ['/pets/**'] }, 'listPhotos'],
  [{ path: ['/pets*'] }, 'createPet listPets'],
  [{ method: ['Post'] }, 'createPet'],
])('%j asks %s', async (settings, expected) => expect(await asked(settings)).toBe(expected));

test('a case within an operation is left out, and its others are asked', async () => {
  const of = async (settings: TestSettings) =>
    (await recordedRun(document, fine, { only: ['listPets'], generate: 2, ...settings })).results.map(
      ({ case: { id } }) => id,
    );
  const all = await of({});
  expect(all.length).toBeGreaterThan(1);
  expect(await of({ except: ['acme/*/example'] })).toEqual(all.filter((id) => !id.startsWith('acme/listPets/example')));
});

test.each<[TestSettings, RegExp]>([
  [{ tag: ['pet'] }, /--tag "pet" matches nothing\. Known: pets, write, photos \(did you mean "pets"\?\)/],
  [{ path: ['/pet'] }, /--path "\/pet" matches nothing.*mean "\/pets"/],
  [{ method: ['delete'] }, /--method "delete" matches nothing\. Known: GET, POST/],
  [{ except: ['listPest'] }, /"listPest".*mean "listPets"/],
  [{ only: ['nothing*'] }, /"nothing\*"/],
  [{ only: ['GET /pet'] }, /"GET \/pet".*Known: GET \/pets, .*mean "GET \/pets"/],
  [{ only: ['listPets', 'acme/listPets/nothing'] }, /"acme\/listPets\/nothing"/],
  [{ tag: ['photos'], method: ['post'] }, /No case is in all that was chosen/],
])('%j is refused', async (settings, message) => {
  await expect(asked(settings)).rejects.toThrow(message);
});

test('what failed in a report is asked again, and nothing else', async () => {
  const lying = (request: { url?: string | undefined }, response: Parameters<typeof json>[0]): void =>
    json(response, request.url === '/owners' ? 418 : 200, {});
  const first = await recordedRun(document, lying, { strict: true });
  const failed = first.results.flatMap(({ case: { id }, verdict }) => (verdict.kind === 'violates' ? [id] : []));
  expect(failed).not.toEqual([]);
  const again = await recordedRun(document, lying, { strict: true, failed });
  expect(again.results.map(({ case: { id } }) => id)).toEqual(failed);
  await expect(recordedRun(document, lying, { failed: ['acme/gone/example'] })).rejects.toThrow(/acme\/gone\/example/);
  await expect(recordedRun(document, lying, { failed: ['other/a/example'] })).rejects.toThrow(
    /The report is of other, and this run asks acme/,
  );
  const warned: string[] = [];
  await recordedRun(document, lying, { failed: [...failed, 'acme/gone/example'] }, (text) => warned.push(text));
  expect(warned).toEqual([
    `1 of the ${failed.length + 1} failed cases of the report are not in the plan now: acme/gone/example`,
  ]);
});

test('a run ends after as many failures as it is told, and the rest is no pass', async () => {
  const { arrived, summary, results } = await recordedRun(document, (_request, response) => json(response, 418, {}), {
    strict: true,
    bail: 1,
  });
  expect(arrived).toHaveLength(1);
  expect(summary).toMatchObject({ failed: 1, passed: 0, inconclusive: results.length - 1 });
});

test('only what was chosen is planned', async () => {
  // Whoever plans the other operation meets its mistake.
  const paths = {
    ...document.paths,
    '/broken': { get: { ...operation('broken'), 'x-semantics': [{ kind: 'nothing' }] } },
  };
  await expect(recordedRun({ paths }, fine, {})).rejects.toThrow(/x-semantics/);
  expect((await recordedRun({ paths }, fine, { path: ['/owners'] })).summary.passed).toBeGreaterThan(0);
});

test('a dry run lists what was chosen', async () => {
  const [planned] = await planTests({ vendors: ['wethod'], path: ['/api/contacts/*'], except: ['wethod/*/answer'] });
  expect(planned?.cases.length).toBeGreaterThan(0);
  expect(planned?.cases.filter(({ id }) => id.includes('/answer/'))).toEqual([]);
});
