import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '..');
/** The vendors' documents are not ours to ship; where they lie beside the checkout, the samples are compared with them. */
const documents = process.env.UNDERSTUDY_DOCUMENTS ?? join(root, '..', 'shared', 'documents');
const whenPresent = existsSync(documents) ? describe : describe.skip;

const document = (name: string): string => readFileSync(join(documents, name), 'utf8').replaceAll('\r\n', '\n');

/** As text, because the order of the keys is part of what is compared. */
const example = (path: string): string => JSON.stringify(JSON.parse(readFileSync(join(root, 'specs', path), 'utf8')));

/** Every JSON object or array that begins at the start of a line, in order, written without white space. */
const jsonBlocks = (text: string): readonly string[] => {
  const lines = text.split('\n');
  const blocks: string[] = [];
  let from = 0;
  while (from < lines.length) {
    const block = /^[{[]/.test(lines[from] ?? '') ? firstJson(lines, from) : null;
    if (block) blocks.push(block.json);
    from = block?.next ?? from + 1;
  }
  return blocks;
};

/** The shortest run of lines from `from` that is JSON; some documents lost their indentation. */
const firstJson = (lines: readonly string[], from: number): { readonly json: string; readonly next: number } | null => {
  for (let end = from; end < lines.length; end++) {
    if (!/^[}\]]/.test(lines[end] ?? '')) continue;
    try {
      return { json: JSON.stringify(JSON.parse(lines.slice(from, end + 1).join('\n'))), next: end + 1 };
    } catch {
      // Not the closing line yet.
    }
  }
  return null;
};

/** HighLevel's document has no whole sample: name, type and example stand in lines of their own. */
const fieldExamples = (text: string): string => {
  const fields: Record<string, unknown> = {};
  const lines = text.split('\n').map((line) => line.trim());
  lines.forEach((line, index) => {
    if (line !== 'Example:') return;
    const typeAt = lines.findLastIndex(
      (candidate, at) => at < index && /^(?:string|number|boolean|array\[string\])$/.test(candidate),
    );
    const type = lines[typeAt] ?? '';
    const name = lines[typeAt - 1];
    const next = lines[index + 1] ?? '';
    // A blank example: the line after it is the name of the next field.
    const blank = /^\w+$/.test(next) && /^(?:string|object|boolean|array)/.test(lines[index + 2] ?? '');
    if (name) fields[name] = readExample(type, blank ? '' : next);
  });
  return JSON.stringify(fields);
};

const readExample = (type: string, text: string): unknown =>
  /^(?:boolean|number|array)/.test(type) ? JSON.parse(text) : text;

whenPresent('the samples are those of the vendors’ documents', () => {
  test('SuperOffice, summary', () => {
    expect(jsonBlocks(document('superoffice-contact-summary.md'))).toEqual([
      example('superoffice/examples/contact-summary.json'),
    ]);
  });

  test('SuperOffice, active contacts: request, then answer', () => {
    expect(jsonBlocks(document('superoffice-my-active-contacts.md'))).toEqual([
      example('superoffice/examples/my-active-contacts-request.json'),
      example('superoffice/examples/my-active-contacts.json'),
    ]);
  });

  test('wethod, each status in the order of the document', () => {
    expect(jsonBlocks(document('wethod-get-contact.txt'))).toEqual(
      ['contact', 'validation-failed', 'unauthorized', 'forbidden', 'not-found', 'precondition-failed'].map((name) =>
        example(`wethod/examples/${name}.json`),
      ),
    );
  });

  test('Callab, twice the same', () => {
    const sample = example('callab/examples/contact.json');
    expect(jsonBlocks(document('callab-get-contact.txt'))).toEqual([sample, sample]);
  });

  test('HighLevel, composed from the examples of its fields', () => {
    const [, success = '', invalid = '', unauthorized = '', badRequest = ''] = document(
      'highlevel-get-contact.txt',
    ).split(/^(?:Successful response|Unprocessable Entity|Unauthorized|Bad Request)\n\n(?=contact$|statusCode$)/m);
    const sample: unknown = JSON.parse(example('highlevel/examples/contact.json'));
    expect(JSON.stringify(sample)).toBe(`{"contact":${fieldExamples(success)}}`);
    expect(example('highlevel/examples/unprocessable-entity.json')).toBe(fieldExamples(invalid));
    expect(example('highlevel/examples/unauthorized.json')).toBe(fieldExamples(unauthorized));
    expect(example('highlevel/examples/bad-request.json')).toBe(fieldExamples(badRequest));
  });
});
