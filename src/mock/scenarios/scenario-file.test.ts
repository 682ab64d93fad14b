import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSpec } from '../../specs/load';
import { loadScenario, loadScenarios } from './scenario-file';

const root = join(__dirname, '..', '..', '..');
const wethod = loadSpec(join(root, 'specs/wethod/openapi.yaml'), { name: 'wethod' });

const read = (text: string) => {
  const file = join(mkdtempSync(join(tmpdir(), 'scenario-')), 'given.yaml');
  writeFileSync(file, text);
  return loadScenario(file, 'wethod', wethod);
};

describe('the shipped scenarios', () => {
  test.each(['callab', 'highlevel', 'superoffice', 'wethod'])('of %s are read', (vendor) => {
    const spec = loadSpec(join(root, 'specs', vendor, 'openapi.yaml'), { name: vendor });
    const scenarios = loadScenarios(join(root, 'mocks', vendor), vendor, spec);
    expect(scenarios.map(({ name }) => name)).toEqual([
      'broken-answers',
      'first-run-empty',
      'flaky',
      'half-migrated',
      'rate-limited',
      'slow',
      'token-expired',
      'unreachable',
      'vendor-down',
    ]);
  });
});

describe('a scenario file', () => {
  test('has the name of its file', () => {
    expect(read('description: x\nrules:\n  - delay: 1s\n')).toMatchObject({
      name: 'given',
      vendor: 'wethod',
      start: 'start',
    });
  });

  test.each([
    ['rules:\n  - delay: 1s\n', /given\.yaml:1:1: the file must have required property 'description'/],
    ['description: x\nrules:\n  - operation: nope\n', /given\.yaml:3:16: no operation "nope"; known: get-contact/],
    ['description: x\nrules:\n  - when: nowhere\n', /given\.yaml:3:11: no position "nowhere"; known: start/],
    [
      'description: x\nrules:\n  - answer:\n      example: nope\n',
      /given\.yaml:4:16: no example of get-contact "nope"; known: sample/,
    ],
    [
      'description: x\nrules:\n  - answer:\n      status: 418\n',
      /given\.yaml:4:15: get-contact documents no 418 .*breaksContract/,
    ],
    ['description: x\nrules:\n  - fault: malformed-json\n', /given\.yaml:3:12: malformed-json breaks the contract/],
    ['description: x\nrules:\n  - fault: gremlins\n', /given\.yaml:3:12: .* is one of reset, empty, timeout/],
    ['description: x\nrules:\n  - delay: soon\n', /given\.yaml:3:12: .*pattern/],
    [
      'description: x\nrules:\n  - match:\n      path:\n        id:\n          pattern: "["\n',
      /given\.yaml:6:20: Invalid regular expression/,
    ],
    ['description: x\nrules:\n  - colour: blue\n', /given\.yaml:3:\d+: .* knows no "colour"; known: operation, when/],
  ])('that is wrong is refused with the line: %j', (text, message) => {
    expect(() => read(text)).toThrow(message);
  });
});
