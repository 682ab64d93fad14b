import { join, resolve } from 'node:path';
import type { Grade } from '../../src/core/evidence';
import { isObject } from '../../src/core/json/json';
import { loadSpec } from '../../src/specs/load';
import type { Spec } from '../../src/specs/spec';
import { runCommand } from '../run-cli';

const root = resolve(__dirname, '..', '..');

/** Grades of a node and of what is said of the same value in place. */
const gradesOf = (spec: Spec, node: unknown): readonly Grade[] => {
  if (!isObject(node)) return [];
  const parts = [node.allOf, node.anyOf, node.oneOf].flatMap((each) => (Array.isArray(each) ? each : []));
  return [spec.evidence(node).grade, ...parts.flatMap((part) => gradesOf(spec, part))];
};

/** Places where a person reads of a fact without its grade. */
const unsaid = (spec: Spec): readonly string[] => {
  const found: string[] = [];
  const visit = (node: unknown, at: string, said: string): void => {
    if (Array.isArray(node)) for (const [i, each] of node.entries()) visit(each, `${at}/${i}`, said);
    if (!isObject(node)) return;
    const text = `${said} ${String(node.description ?? '')} ${String(node.summary ?? '')}`;
    for (const holder of READ)
      for (const [key, each] of Object.entries(isObject(node[holder]) ? node[holder] : {}))
        tell(each, `${at}/${holder}/${key}`, text);
    for (const holder of ['parameters', 'servers'])
      for (const [i, each] of (Array.isArray(node[holder]) ? node[holder] : []).entries())
        tell(each, `${at}/${holder}/${i}`, text);
    for (const [key, each] of Object.entries(node)) {
      if (['x-evidence', 'value', 'xml', 'x-semantics', 'x-refused-with', 'x-safe', 'x-status'].includes(key)) continue;
      visit(each, `${at}/${key}`, isFact(at) ? text : '');
    }
  };
  const tell = (node: unknown, at: string, around: string): void => {
    if (!isObject(node)) return;
    const text = `${around} ${String(node.description ?? '')} ${String(node.summary ?? '')}`;
    const missing = gradesOf(spec, node).filter((grade) => grade !== 'documented' && !text.includes(`(${grade})`));
    if (missing.length > 0) found.push(`${at}: ${[...new Set(missing)].join(', ')}`);
  };
  visit(spec.root, '', '');
  return [...new Set(found)];
};

/** What is shown by name in any rendering of a document. */
const READ = ['properties', 'schemas', 'responses', 'headers', 'examples', 'securitySchemes'] as const;

/** Below these a text speaks of its parts as well. */
const isFact = (at: string): boolean =>
  /^\/components\/schemas\/[^/]+|\/headers\/|\/responses\/|\/parameters\//.test(at);

test.each(['superoffice', 'wethod', 'callab', 'highlevel'])(
  '%s: who reads a fact that is not documented reads its grade',
  (vendor) => {
    expect(unsaid(loadSpec(join(root, 'specs', vendor, 'openapi.yaml'), { name: vendor }))).toEqual([]);
  },
);

test('the list has the grade of a status, of its number and of each example', async () => {
  const { stdout } = await runCommand(['list', 'callab', 'highlevel', 'superoffice'], { cwd: root });
  expect(stdout.split('\n').filter((line) => /^ {4}\d{3}/.test(line))).toEqual([
    '    200  sample, error [elsewhere]',
    '    200 [number elsewhere]  sample',
    '    400  sample, contact-not-found [observed]',
    '    401  sample, version-missing [observed], scope-missing [observed]',
    '    422  sample',
    '    429 [elsewhere]',
    '    200  sample',
    '    401 [elsewhere]',
    '    404 [elsewhere]  contact-not-found',
    '    200  sample, nothing-to-return [elsewhere], internal-error [assumed]',
    '    400 [elsewhere]  malformed-request [assumed]',
    '    401 [elsewhere]',
  ]);
});

test('the list has the grade of each behaviour of a mock', async () => {
  const { stdout } = await runCommand(['list', 'callab', 'highlevel', 'superoffice', 'wethod'], { cwd: root });
  const behaviours = stdout.split(/^ {2}behaviours$/m).map((text) => text.split(/^ {2}\w/m)[0] ?? '');
  const graded = behaviours
    .slice(1)
    .map((text) =>
      [...text.matchAll(/^ {4}([\w-]+) .*?(?:\[(\w+)\])?$/gm)].map(
        ([, name, grade = 'documented']) => `${name} ${grade}`,
      ),
    );
  expect(graded).toEqual([
    ['errors assumed', 'records elsewhere'],
    ['errors assumed', 'records observed'],
    [
      'errors assumed',
      'records elsewhere',
      'active-contacts assumed',
      'limit assumed',
      'select documented',
      'time-zone elsewhere',
      'language elsewhere',
      'culture elsewhere',
      'failures assumed',
    ],
    ['errors assumed', 'records assumed', 'failures assumed'],
  ]);
});
