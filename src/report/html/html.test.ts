import { createHash } from 'node:crypto';
import { conforms, everything, finding, result, runOf, violates } from '../../../test/report-events';
import type { RunEvent } from '../../core/results/events';
import type { Finding } from '../../core/results/finding';
import { createHtmlReporter } from './html';
import { html } from './html-escape';

const pageOf = (events: readonly RunEvent[]): string => {
  let text = '';
  const reporter = createHtmlReporter((part) => {
    text += part;
  });
  for (const event of events) reporter.on(event);
  void reporter.finish();
  return text;
};

test('what is filled into a template is text, whatever it looks like', () => {
  const evil = `<b>&"'\u0000\u202e`;
  expect(html`<i title="${evil}">${[evil, 1, null, false, html`<br>`]}</i>`.markup).toBe(
    '<i title="&lt;b&gt;&amp;&quot;&#39;\\u0000\\u202e">&lt;b&gt;&amp;&quot;&#39;\\u0000\\u202e1<br></i>',
  );
});

test('nothing that a vendor sends becomes markup', () => {
  const evil = '</script></style></title><script>alert(1)</script><img src=x onerror=alert(2)>\'"';
  const one = result(evil, violates({ ...finding('semantics'), ...{ message: evil } } as Finding), {
    title: evil,
    operationId: evil,
    source: { kind: 'violation', breaks: evil, spec: { ...finding('semantics').spec, file: evil } },
  });
  const page = pageOf(runOf(evil, [{ ...one, curl: evil }], { kind: 'real', baseUrl: evil }));
  expect(page).not.toMatch(/<img|<script>alert|<\/title>.*<\/title>/s);
  expect(page.match(/<script/g)).toHaveLength(1);
  expect(page.match(/<style/g)).toHaveLength(1);
});

test('a document that is no vendor of the project has no folder of overlays yet', () => {
  const fact = finding('body-schema', { blame: 'vendor' });
  const nextOf = (file: string) => {
    const found = { ...fact, spec: { ...fact.spec, file } } as Finding;
    return /<b>Next:<\/b>.*/.exec(pageOf(runOf('wethod', [result('a', violates(found))])))?.[0];
  };
  expect(nextOf('specs/wethod/openapi.yaml')).toMatch(/by an overlay under specs\/wethod\/overlays\/\.</);
  expect(nextOf('api.yaml')).toContain('(understudy init wethod api.yaml makes a vendor of the document)');
});

test('the page needs nothing else: no address is loaded from', () => {
  const page = pageOf(everything);
  expect(page).not.toMatch(/<(?:link|img|iframe|object|embed|base|video|audio|source)\b|\bsrc=|@import|url\(/i);
  expect(page).not.toMatch(/\son\w+=|\sstyle=/i);
});

test('the policy of the page allows its own style and script, and nothing else', () => {
  const page = pageOf(everything);
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1]?.replaceAll('&#39;', "'") ?? '';
  const hashOf = (tag: string) => {
    const text = new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(page)?.[1] ?? '';
    return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  };
  expect(policy).toBe(
    `default-src 'none'; style-src ${hashOf('style')}; script-src ${hashOf('script')}; base-uri 'none'; form-action 'none'`,
  );
});

test.each([
  ['one broken mock', everything, 'Our mock of wethod breaks its contract'],
  [
    'one broken vendor',
    runOf('x', [result('a', violates(finding('semantics')))], { kind: 'real', baseUrl: 'https://x' }),
    'x breaks its contract',
  ],
  ['all well', runOf('x', [result('a', conforms)]), 'The contract holds'],
  ['nothing conclusive', runOf('x', []), 'Cannot say for 1 of 1 vendor'],
  ['nothing at all', [], 'Nothing was tested'],
] as const)('the first line answers the question: %s', (_, events, expected) => {
  expect(pageOf(events)).toContain(`<h1>${expected}</h1>`);
});

test('a body is only indented when that changes nothing', () => {
  const one = result('a', conforms);
  const page = (body: string) =>
    pageOf(
      runOf('x', [
        {
          ...one,
          ...(one.exchange && {
            exchange: { ...one.exchange, response: { ...one.exchange.response, body: new TextEncoder().encode(body) } },
          }),
        },
      ]),
    );
  expect(page('{"a":1}')).toContain('{\n  &quot;a&quot;: 1\n}');
  expect(page('{"id":12345678901234567890}')).toContain('{&quot;id&quot;:12345678901234567890}');
});

test('the same run is the same page', () => {
  expect(pageOf(everything)).toBe(pageOf(everything));
});
