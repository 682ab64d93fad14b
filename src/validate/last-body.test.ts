import type { CheckedBody } from './check-body';
import { rememberLastBody } from './last-body';

const bytes = (text: string): Uint8Array => Buffer.from(text);

const counting = () => {
  const judged: string[] = [];
  const judge = rememberLastBody((body): CheckedBody => {
    const text = Buffer.from(body).toString();
    judged.push(text);
    return { value: JSON.parse(text), type: 'application/json', violations: [], unchecked: [] };
  });
  return { judge, judged };
};

test('bytes that come again are judged twice at most', () => {
  const { judge, judged } = counting();
  for (let time = 0; time < 5; time += 1) expect(judge(bytes('{"a":1}')).value).toEqual({ a: 1 });
  expect(judged).toHaveLength(2);
});

test('another body of the same length is another body, and so is one that was written over in place', () => {
  const { judge } = counting();
  const reused = Buffer.from('{"a":1}');
  for (let time = 0; time < 3; time += 1) judge(reused);
  expect(judge(bytes('{"a":2}')).value).toEqual({ a: 2 });
  reused.write('{"a":3}');
  expect(judge(reused).value).toEqual({ a: 3 });
});

test('what several requests share cannot be written into; what one request has can', () => {
  const { judge } = counting();
  const first = judge(bytes('{"a":{"b":1}}')).value as { a: { b: number } };
  first.a.b = 2;
  for (let time = 0; time < 3; time += 1) {
    const { value } = judge(bytes('{"a":{"b":1}}'));
    expect(value).toEqual({ a: { b: 1 } });
    if (time === 2) expect(Object.isFrozen((value as { a: object }).a)).toBe(true);
  }
});
