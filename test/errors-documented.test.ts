import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERRORS } from '../src/core/errors';

const text = readFileSync(join(__dirname, '../docs/errors.md'), 'utf8');

/** The sections by heading; a heading is the code itself. */
const sections = new Map(
  text
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [heading = '', ...rest] = section.split('\n');
      return [heading.trim(), rest.join('\n').trim()] as const;
    }),
);

test('docs/errors.md explains every error code, and nothing else', () => {
  expect([...sections.keys()].toSorted()).toEqual(Object.keys(ERRORS).toSorted());
});

test.each(Object.keys(ERRORS))('%s is explained in more than a word', (code) => {
  expect((sections.get(code) ?? '').length).toBeGreaterThan(80);
});
