import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type RunningMock, startMock } from '../src/index';

const root = resolve(__dirname, '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');

/** The code blocks of one language, in order. */
const blocks = (language: string): readonly string[] =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'gm'))].map(([, text = '']) => text.trim());

describe('the README', () => {
  let mock: RunningMock;
  beforeAll(async () => {
    mock = await startMock({ root });
  });
  afterAll(() => mock.close());

  test('shows the answer that its first request gets', async () => {
    const [, url = '', token = ''] = /^curl -i (\S+) -H 'Authorization: ([^']+)'$/m.exec(readme) ?? [];
    const [head = '', body] = (blocks('http')[0] ?? '').split('\n\n');
    const [status, ...headers] = head.split('\n');
    const answer = await fetch(url.replace('http://127.0.0.1:4010', mock.url), { headers: { authorization: token } });

    expect(`HTTP/1.1 ${answer.status} ${answer.statusText}`).toBe(status);
    for (const header of headers) {
      const [name = '', value] = header.split(/: (.*)/);
      expect(`${name}: ${answer.headers.get(name)}`).toBe(`${name}: ${value}`);
    }
    expect(await answer.text()).toBe(body);
  });

  test('names scenarios that exist', async () => {
    const named = [...readme.matchAll(/--scenario (\w+)=([\w-]+)/g)].map(([, vendor = '', name = '']) => [
      vendor,
      name,
    ]);
    expect(named.length).toBeGreaterThan(0);
    for (const [vendor = '', name] of named) {
      const known: unknown = await (await fetch(`${mock.url}/__understudy/scenarios/${vendor}`)).json();
      expect(JSON.stringify(known)).toContain(`"${name}"`);
    }
    const [, preferred = ''] = /Prefer: scenario=([\w-]+)/.exec(readme) ?? [];
    const answer = await fetch(`${mock.url}/wethod/api/contacts/1`, {
      headers: { authorization: 'Bearer x', prefer: `scenario=${preferred}` },
    });
    expect(answer.headers.get('understudy-answer')).toContain(`scenario ${preferred}`);
  });

  test('links to files that exist', () => {
    const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, link = '']) => link);
    expect(links.length).toBeGreaterThan(3);
    for (const link of links) expect(() => readFileSync(join(root, link))).not.toThrow();
  });
});
