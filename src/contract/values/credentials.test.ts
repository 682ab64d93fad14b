import { loadSpec } from '../../specs/load';
import type { Operation } from '../../specs/spec';
import { variableName, variableValue } from '../variables';
import { chooseCredentials, wrongCredentials } from './credentials';
import { secretsOf } from './secrets';

const spec = loadSpec('specs/superoffice/openapi.yaml', { name: 'superoffice' });
const operation = spec.operations[0] as Operation;
const choose = (variables: Record<string, string>, examples = false) =>
  chooseCredentials(spec, operation, variables, { allowExamples: examples });

test('a token alone takes the first scheme that a token can fill', () => {
  expect(choose({ UNDERSTUDY_SUPEROFFICE_TOKEN: '7T:abc' })).toMatchObject({
    kind: 'ready',
    wire: { headers: { authorization: 'SoTicket 7T:abc' } },
    shell: { headers: { authorization: 'SoTicket $UNDERSTUDY_SUPEROFFICE_TOKEN' } },
  });
});

test('the scheme can be chosen in any letter case, by its name or its word', () => {
  const variables = { UNDERSTUDY_SUPEROFFICE_TOKEN: '8A:x' };
  expect(choose({ ...variables, UNDERSTUDY_SUPEROFFICE_SCHEME: 'BEARER' })).toMatchObject({
    wire: { headers: { authorization: 'Bearer 8A:x' } },
  });
  expect(choose({ ...variables, UNDERSTUDY_SUPEROFFICE_SCHEME: 'xsrftoken' })).toMatchObject({
    wire: { headers: { 'x-xsrf-token': '8A:x' } },
  });
  expect(() => choose({ ...variables, UNDERSTUDY_SUPEROFFICE_SCHEME: 'digest' })).toThrow(
    'Known: Basic, SoTicket, Bearer, XsrfToken',
  );
});

test('user and password make Basic, and neither stands in the shell line', () => {
  const choice = choose({ UNDERSTUDY_SUPEROFFICE_USER: 'tje0', UNDERSTUDY_SUPEROFFICE_PASSWORD: 'Tje0' });
  expect(choice).toMatchObject({ kind: 'ready', wire: { headers: { authorization: 'Basic dGplMDpUamUw' } } });
  expect(JSON.stringify(choice.kind === 'ready' && choice.shell)).not.toMatch(/dGpl|Tje0/i);
});

test('without anything in the environment the ways in are named, or the public example is taken', () => {
  expect(choose({})).toEqual({
    kind: 'missing',
    ways: ['UNDERSTUDY_SUPEROFFICE_USER and UNDERSTUDY_SUPEROFFICE_PASSWORD', 'UNDERSTUDY_SUPEROFFICE_TOKEN'],
  });
  expect(choose({}, true)).toMatchObject({
    wire: { headers: { authorization: 'Basic dGplMDpUamUw' } },
    fromVariables: false,
  });
});

test('an empty variable is an absent one', () => {
  expect(choose({ UNDERSTUDY_SUPEROFFICE_TOKEN: '' }).kind).toBe('missing');
});

test('wrong credentials have the right scheme for a vendor and a wrong one for a mock', () => {
  expect(wrongCredentials(operation, 'real')?.headers.authorization).toMatch(/^Basic /);
  expect(wrongCredentials(operation, 'mock')?.headers.authorization).toMatch(/^Understudy-Unknown-Scheme /);
});

test('every secret of the vendor is known, alone and joined for Basic, and nothing of another vendor', () => {
  const secrets = secretsOf(spec, {
    UNDERSTUDY_SUPEROFFICE_USER: 'anna',
    UNDERSTUDY_SUPEROFFICE_PASSWORD: 'geheim',
    UNDERSTUDY_SUPEROFFICE_SO_APPTOKEN: 'app-secret',
    UNDERSTUDY_SUPEROFFICE_CONTACTID: '920',
    UNDERSTUDY_WETHOD_TOKEN: 'other',
  });
  expect(new Set(secrets)).toEqual(
    new Set(['anna', 'geheim', 'app-secret', 'anna:geheim', Buffer.from('anna:geheim').toString('base64')]),
  );
});

test('variables have names that a shell takes, and a telling parameter leaves only its name in a case', () => {
  expect(variableName('super-office', '$select')).toBe('UNDERSTUDY_SUPER_OFFICE_SELECT');
  const variables = { UNDERSTUDY_X_SO_APPTOKEN: 'secret', UNDERSTUDY_X_ID: '7' };
  expect(variableValue({ vendor: 'x', operationId: 'get', parameter: 'id' }, variables)).toBe('7');
  expect(variableValue({ vendor: 'x', operationId: 'get', parameter: 'SO-AppToken' }, variables)).toBe(
    `\${UNDERSTUDY_X_SO_APPTOKEN}`,
  );
});
