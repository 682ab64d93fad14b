import { execFileSync } from 'node:child_process';
import type { CaseRequest } from '../core/results/case';
import { curlLine } from './curl';
import { variableValue } from './variables';

const placeholder =
  variableValue({ vendor: 'v', operationId: 'o', parameter: 'secret' }, { UNDERSTUDY_V_SECRET: 'x' }) ?? '';

const ofSecret = (name: string): boolean => name === 'UNDERSTUDY_V_SECRET';

const request: CaseRequest = {
  method: 'POST',
  path: '/a/{id}',
  pathValues: { id: "x/y'z" },
  query: [
    ['$select', 'Name,department'],
    ['q', 'a b"c`d$HOME'],
  ],
  headers: { 'content-type': 'application/json', 'x-app-secret': placeholder, 'x-empty': '' },
  body: '{"it\'s":"$HOME `id` \\\\ \\"quoted\\""}',
  credentials: 'valid',
  values: [],
};
const shell = {
  headers: { authorization: 'Bearer $UNDERSTUDY_V_TOKEN' },
  query: [['key', '$UNDERSTUDY_V_KEY'] as const],
};

/** The words a real shell makes of the line. */
const words = (line: string, env: NodeJS.ProcessEnv): readonly string[] =>
  execFileSync('sh', ['-c', line.replace(/^curl /, "printf '%s\\0' ")], {
    env: { PATH: process.env.PATH, ...env },
    encoding: 'utf8',
  })
    .split('\0')
    .slice(0, -1);

test('a shell reads the line back as the very request, with the secrets filled in', () => {
  const line = curlLine('http://127.0.0.1:1/base/', request, shell, ofSecret);
  expect(words(line, { UNDERSTUDY_V_TOKEN: 't"1', UNDERSTUDY_V_SECRET: 's$2', UNDERSTUDY_V_KEY: 'k3' })).toEqual([
    '-X',
    'POST',
    "http://127.0.0.1:1/base/a/x%2Fy'z?$select=Name,department&q=a%20b%22c%60d$HOME&key=k3",
    '-H',
    'authorization: Bearer t"1',
    '-H',
    'content-type: application/json',
    '-H',
    'x-app-secret: s$2',
    '-H',
    'x-empty;',
    '--data-raw',
    request.body,
  ]);
});

test('user and password become Basic in the shell, not in the line', () => {
  const basic = `Basic $(printf %s "$UNDERSTUDY_V_USER:$UNDERSTUDY_V_PASSWORD" | base64 | tr -d '\\n')`;
  const line = curlLine(
    'http://127.0.0.1:1',
    { ...request, headers: {} },
    { headers: { authorization: basic }, query: [] },
    ofSecret,
  );
  const env = { UNDERSTUDY_V_USER: 'anna', UNDERSTUDY_V_PASSWORD: 'ge heim' };
  expect(words(line, env)).toContain(`authorization: Basic ${Buffer.from('anna:ge heim').toString('base64')}`);
});

test('a plain GET is as short as it can be', () => {
  const plain: CaseRequest = {
    method: 'GET',
    path: '/a',
    pathValues: {},
    query: [],
    headers: {},
    credentials: 'none',
    values: [],
  };
  expect(curlLine('http://127.0.0.1:1', plain, { headers: {}, query: [] }, ofSecret)).toBe(
    "curl 'http://127.0.0.1:1/a'",
  );
});
