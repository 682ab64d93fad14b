import type { Exchange } from '../../core/results/case';
import { outcomeOf } from '../../core/results/verdict';
import type { Operation } from '../../specs/spec';
import { runCase } from '../run-case';
import { recordingTarget } from '../targets/recording';
import { documentWith } from '../testing/document';
import { NOTHING_GIVEN } from '../values/given';
import { casesFromRecording } from './from-recording';

const responses = {
  200: { description: 'ok', content: { 'application/json': { schema: { type: 'object', required: ['id'] } } } },
};
const parameters = [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }];
const spec = documentWith({ parameters, responses }, { path: '/things/{id}' });

const recorded = (path: string, body: string, entry: number) => {
  const request = {
    method: 'GET',
    path,
    query: 'a=1&b=%C3%A9',
    headers: { accept: 'application/json', authorization: 'Bearer secret', 'x-api-key': 'secret' },
    body: new Uint8Array(),
  };
  const exchange: Exchange = {
    request,
    response: { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(body) },
    duration: 5,
    startedAt: '2026-01-01T00:00:00.000Z',
  };
  const { response } = exchange;
  return {
    file: 'a.har',
    entry,
    origin: 'https://api.example.com',
    basePath: '/v1',
    request,
    status: response.status,
    read: async () => exchange,
  };
};

const recording = [
  recorded('/v1/things/a%2Fb', '{"id":1}', 0),
  recorded('/v1/things/c', '{}', 1),
  recorded('/v1/other', '{}', 2),
];

test('recorded requests become cases of the operation they match, without their credentials', () => {
  const { cases, skipped } = casesFromRecording(spec, { recorded: recording, unusable: [] });
  expect(cases.map(({ id }) => id)).toEqual(['acme/op/recording/a.har/0', 'acme/op/recording/a.har/1']);
  expect(cases[0]?.request).toMatchObject({
    pathValues: { id: 'a/b' },
    query: [
      ['a', '1'],
      ['b', 'é'],
    ],
  });
  expect(JSON.stringify(cases)).not.toContain('secret');
  expect(skipped).toMatchObject([{ title: 'a.har, entry 2: GET https://api.example.com/v1/other' }]);
});

test('each recorded answer is judged like a live one', async () => {
  const { cases } = casesFromRecording(spec, { recorded: recording, unusable: [] });
  const target = recordingTarget({ spec, recorded: recording, variables: {}, given: NOTHING_GIVEN });
  const results = await Promise.all(cases.map((each) => runCase(spec, spec.operations[0] as Operation, each, target)));
  expect(results.map(({ result }) => outcomeOf(result.verdict))).toEqual(['passed', 'failed']);
  expect(JSON.stringify(results.map(({ result }) => result))).not.toContain('Bearer secret');
});
