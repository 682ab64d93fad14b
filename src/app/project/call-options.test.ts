import { refuseOptions } from './call-options';

const KINDS = {
  vendors: 'texts',
  root: 'text',
  port: 'number',
  cors: 'boolean',
  scenario: 'object',
  data: ['sample', 'store'],
  log: 'any',
} as const;

const message = (given: object): string | undefined => {
  try {
    refuseOptions('startMock', given, KINDS);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
};

test('what fits is taken, and what is not set is no option', () => {
  const log = () => {};
  const all = { vendors: ['a'], root: '.', port: 0, cors: false, scenario: { a: 'slow' }, data: 'store', log };
  expect(message(all)).toBeUndefined();
  expect(message({ other: undefined, port: undefined })).toBeUndefined();
});

test.each([
  [{ vendor: ['a'] }, 'startMock has no option "vendor": did you mean "vendors"?'],
  [{ toString: 1 }, 'startMock has no option "toString". Known: vendors, root, port, cors, scenario, data, log.'],
  [{ vendors: 'acme' }, "startMock: vendors is a list of texts, such as ['acme']."],
  [{ vendors: [1] }, "startMock: vendors is a list of texts, such as ['acme']."],
  [{ port: '0' }, 'startMock: port is a number.'],
  [{ port: Number.NaN }, 'startMock: port is a number.'],
  [{ cors: 'no' }, 'startMock: cors is true or false.'],
  [{ scenario: 'slow' }, "startMock: scenario is an object, such as { acme: 'slow' }."],
  [{ scenario: ['slow'] }, "startMock: scenario is an object, such as { acme: 'slow' }."],
  [{ data: 'stored' }, "startMock: data is 'sample' or 'store'."],
  [{ root: null }, 'startMock: root is a text.'],
])('%j is refused with what would be taken', (given, expected) => expect(message(given)).toBe(expected));
