import { FACTS, finding } from '../../test/report-events';
import type { Finding, FindingKind } from '../core/results/finding';
import type { Inconclusive } from '../core/results/verdict';
import { describeFinding, describeInconclusive, headline } from './describe';

const HEADLINES = {
  'status-undocumented': 'status 418 is not documented; the specification has 200 or 404',
  'status-unexpected': 'status 200 came where 400 or 422 was expected: the id breaks its pattern',
  'media-type-undocumented': 'content-type text/html is not documented; the specification has application/json',
  'media-type-unexpected': 'an answer without content-type came where application/xml was expected',
  'body-unparseable': 'the body cannot be read as application/json: Unexpected end of input at position 12',
  'body-missing': 'the body is empty where application/json is documented',
  'body-unexpected': 'a body of 12 bytes came where the document has none',
  'body-schema': 'body /data/id must be integer, but is "7"',
  'property-undocumented':
    'body /data carries "fax" ("<script>alert(1)</script>"), a property that no document mentions',
  'property-absent': 'body /data lacks the property "email", which the document shows',
  'property-write-only':
    'body /data/password is sent, though the document marks it as writeOnly: only a client sends it',
  'property-repeated':
    'body /data has the property "id" twice: which of its values counts, each client decides for itself',
  'header-missing': 'the header x-total is missing',
  'header-schema': 'the header x-total must be integer, but is "many \\u001b[31m"',
  'sample-differs': 'body /data/name is "Mario | Bianchi `x`" where the example "sample" has "Mario Rossi"',
  semantics: 'limit holds: 12 items came where limit=10 was sent',
} as const satisfies Record<FindingKind, string>;

test.each(Object.keys(FACTS) as FindingKind[])('%s says what was expected and what was seen', (kind) => {
  expect(headline(finding(kind))).toBe(HEADLINES[kind]);
});

test('the whole sentence adds the place, how sure it is, and who has to change', () => {
  expect(describeFinding(finding('body-schema', { blame: 'vendor' }))).toBe(
    'body /data/id must be integer, but is "7" (specs/wethod/openapi.yaml:57 #/components/schemas/Contact/properties/id; ' +
      "documented: the vendor's document for this operation says so). The vendor, or its document, has to change.",
  );
});

test('what comes where nothing is documented is told without our guess', () => {
  const lenient = { ...finding('status-unexpected', { blame: 'spec' }), evidence: 'undocumented' } as const;
  expect(headline(lenient)).toBe('more lenient than documented: status 200 came, although the id breaks its pattern');
});

test('nobody has to change where no document says what has to come', () => {
  for (const kind of ['status-unexpected', 'media-type-unexpected'] as const)
    expect(describeFinding({ ...finding(kind, { blame: 'spec' }), evidence: 'undocumented' })).toMatch(
      /no document says what has to come\)\. The document leaves it open\.$/,
    );
  const added = { ...finding('property-undocumented', { blame: 'spec' }), evidence: 'undocumented' } as const;
  expect(describeFinding({ ...added, ours: true })).toMatch(/no document mentions it\)\. Our spec has to change\.$/);
  expect(describeFinding(added)).toMatch(/no document mentions it\)\. The vendor's document lacks it\.$/);
});

test.each(Object.keys(FACTS) as FindingKind[])('%s is one line, whatever the vendor sent', (kind) => {
  const nasty = JSON.parse(JSON.stringify(finding(kind)), (_, value) =>
    value === '7' || (typeof value === 'string' && /Unexpected|limit=10|many/.test(value))
      ? 'a\n::error::b\r\nc'
      : value,
  ) as Finding;
  expect(describeFinding(nasty)).not.toMatch(/[\r\n\u2028\u2029]/);
});

test('a long value is cut between characters, and its size does not matter', () => {
  const sentence = headline({ ...finding('body-schema'), ...{ seen: '🎭'.repeat(100_000) } } as Finding);
  expect(sentence).toMatch(/🎭…$/u);
  expect(Array.from(sentence).length).toBeLessThan(130);
});

test('an enum names the values that the validator leaves out', () => {
  const broken = {
    ...finding('body-schema'),
    ...{
      keyword: 'enum',
      params: { allowedValues: ['a', 1, null] },
      message: 'must be equal to one of the allowed values',
    },
  } as Finding;
  expect(headline(broken)).toBe('body /data/id must be "a", 1 or null, but is "7"');
});

test('a missing property does not print the object that it is missing from', () => {
  const broken = {
    ...finding('body-schema'),
    ...{
      keyword: 'required',
      params: { missingProperty: 'id' },
      message: "must have required property 'id'",
      seen: { a: 1 },
    },
  } as Finding;
  expect(headline(broken)).toBe("body /data/id must have required property 'id'");
});

test('a property is told with its object, whether the finding points at the one or the other', () => {
  const atProperty = finding('property-undocumented');
  const atObject = { ...atProperty, at: '/body/data' } as Finding;
  expect(headline(atObject)).toBe(headline(atProperty));
});

test('nothing documented is said as such', () => {
  const none = { ...finding('status-undocumented'), documented: [] } as Finding;
  expect(headline(none)).toBe('status 418 is not documented; the operation documents no status');
});

test('what could not be judged says why before it says what', () => {
  const reason: Inconclusive = { kind: 'unauthorised', reason: 'GET /x answered 401.\nSet UNDERSTUDY_X_TOKEN.' };
  expect(describeInconclusive(reason)).toBe('not let in: GET /x answered 401. Set UNDERSTUDY_X_TOKEN.');
});
