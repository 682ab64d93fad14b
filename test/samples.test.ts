import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type MockSettings, type RunningMock, startMock } from '../src/index';

const root = join(__dirname, '..');
const example = (path: string): unknown => JSON.parse(readFileSync(join(root, 'specs', path), 'utf8'));
const basic = {
  authorization: 'Basic dGplMDpUamUw',
  accept: 'application/json; charset=utf-8',
  'accept-language': '*',
};

/** The sample request of each document, as it prints it; what a document leaves open is the documented example of the parameter. */
const SAMPLES: readonly [string, string, RequestInit, unknown][] = [
  [
    'superoffice-contact-summary.md',
    '/superoffice/api/v1/Contact/920/Summary',
    { headers: basic },
    example('superoffice/examples/contact-summary.json'),
  ],
  [
    'superoffice-my-active-contacts.md',
    '/superoffice/api/v1/Agents/Contact/GetMyActiveContacts',
    {
      method: 'POST',
      headers: { ...basic, 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(example('superoffice/examples/my-active-contacts-request.json'), null, 2),
    },
    example('superoffice/examples/my-active-contacts.json'),
  ],
  [
    'wethod-get-contact.txt',
    '/wethod/api/contacts/1',
    { headers: { authorization: 'Bearer token' } },
    example('wethod/examples/contact.json'),
  ],
  [
    'callab-get-contact.txt',
    '/callab/contact/3c90c3cc-0d44-4b50-8888-8dd25736052a',
    { headers: { authorization: 'Bearer <token>' } },
    example('callab/examples/contact.json'),
  ],
  [
    'highlevel-get-contact.txt',
    '/highlevel/contacts/ocQHyuzHvysMo5N5VsXc',
    { headers: { authorization: 'Bearer 9c48df2694a849b6089f9d0d3513efe', version: '2021-04-15' } },
    example('highlevel/examples/contact.json'),
  ],
];

const MODES: readonly [string, MockSettings][] = [
  ['--data sample', { data: 'sample' }],
  ['--data store', { data: 'store' }],
  ['--data store --records 100 --seed 7', { data: 'store', records: 100, seed: '7' }],
];

describe.each(MODES)('with %s', (_, settings) => {
  let mock: RunningMock;
  beforeAll(async () => {
    mock = await startMock({ root, ...settings });
  });
  afterAll(() => mock.close());

  test.each(SAMPLES)('the sample request of %s gets its sample, byte for byte', async (_, path, init, sample) => {
    const response = await fetch(`${mock.url}${path}`, init);
    expect(response.status).toBe(200);
    // The text, not the value: the order of keys and the spelling of numbers count.
    expect(await response.text()).toBe(JSON.stringify(sample));
  });
});
