import { schemaSpec } from '../testing/inline-spec';
import { compileSchema } from './compile-schema';

const fits = (format: string, text: string): boolean => {
  const { spec, schema } = schemaSpec({ type: 'string', format });
  const compiled = compileSchema(spec, schema, 'response');
  if (compiled.kind !== 'compiled') throw new Error(compiled.reason);
  return compiled.accepts(text);
};

test.each([
  ['email', 'root@localhost'],
  ['email', 'joe@[127.0.0.1]'],
  ['email', 'joe@[IPv6:::1]'],
  ['email', '"joe b"@example.com'],
  ['email', "o'brien+tag@mail.example.co.uk"],
  ['url', 'http://localhost:3000/x'],
  ['url', 'https://example.com/ü'],
])('the format %s takes %s', (format, text) => expect(fits(format, text)).toBe(true));

test.each([
  ['email', 'joe'],
  ['email', '@example.com'],
  ['email', 'joe@'],
  ['email', 'joe@-a.example'],
  ['email', '.joe@example.com'],
  ['email', 'a b@example.com'],
  ['url', 'example.com'],
  ['url', ''],
])('the format %s refuses %s', (format, text) => expect(fits(format, text)).toBe(false));
