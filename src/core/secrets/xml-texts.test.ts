import { withinAMinute } from '../../../test/within-a-minute';
import { createHidden } from './hidden-values';
import { redactBody } from './redact';
import { REDACTED, type Redactor } from './redactor';

const hiding = (...list: readonly string[]): Redactor =>
  Object.assign((text: string) => text, { hidden: createHidden(list) });
const redacted = (xml: string, redact?: Redactor): string =>
  Buffer.from(redactBody(Buffer.from(xml), 'application/xml', redact)).toString('utf8');

test.each([
  ['<a><password><![CDATA[hunter2]]></password></a>'],
  ['<a><p:password kind=">">hunter2</p:password></a>'],
  ['<a><password>hunter2'],
  ['<a password = "hunter2" />'],
  ["<a><!-- password='hunter2' --></a>"],
  ['<?pi password="hunter2"?><a/>'],
  ['<html><br><script>login({ password: "hunter2" })</script></html>'],
])('a secret does not stay in %s', (xml) => {
  expect(redacted(xml)).not.toContain('hunter2');
  expect(redacted(xml)).toContain(REDACTED);
});

test.each([
  ['/address/street', '<c><address><street>Elm</street></address></c>'],
  ['/c/address/street', '<c><address><street>Elm</street></address></c>'],
  ['/address', '<c><address kind="Elm"><street>Elm</street></address></c>'],
  ['address', '<x:c><x:address><street><no>Elm</no></street></x:address></x:c>'],
  ['/tels/*/no', '<c><tels><tel><no>Elm</no></tel></tels></c>'],
  ['/tels/*/no', '<c><tels><no>Elm</no></tels></c>'],
  ['/tel/no', '<c><tel no="Elm"/></c>'],
])('%s is hidden in %s', (pointer, xml) => expect(redacted(xml, hiding(pointer))).not.toContain('Elm'));

test('what stands elsewhere stays, byte for byte', () => {
  const xml = '<c><street>Elm</street><!-- a --><b x="1"/>\n<address/><t>a</t></c>';
  expect(redacted(xml, hiding('/address/street', 'phone'))).toBe(xml);
});

test.each([
  ['<a>'],
  ['<a b="'],
  ['<![CDATA['],
  ['<!--'],
  ['</a>'],
  ['<a x y z'],
  ['<a '.padEnd(5000, 'x')],
  ["<a b='>"],
])('a megabyte of %.20j is read in one go', (piece) => {
  const xml = piece.repeat(Math.ceil((1024 * 1024) / piece.length));
  expect(withinAMinute(() => redacted(xml, hiding('/b/c', 'name'))).length).toBeGreaterThan(0);
});
