import { createLineBuffer } from './line-buffer';

const collected = (limit: number, act: (lines: ReturnType<typeof createLineBuffer>) => void): readonly string[] => {
  const written: string[] = [];
  const lines = createLineBuffer((bytes) => written.push(bytes.toString('latin1')) > 0, limit);
  act(lines);
  lines.flush();
  return written;
};

describe('a line buffer', () => {
  test('hands over whole reservations, none of them torn', () => {
    const written = collected(10, (lines) => {
      for (const text of ['abcd', 'efgh', 'ijkl', 'a longer one than ten', 'm']) {
        lines.reserve(text.length);
        lines.putText(text);
      }
    });
    expect(written).toEqual(['abcdefgh', 'ijkl', 'a longer one than ten', 'm']);
  });

  test.each([
    [0, '0.000'],
    [7, '0.007'],
    [12_345, '12.345'],
    [9999, '9.999'],
    [1_000_000, '1000.000'],
  ])('writes %d thousandths as %s', (value, text) => {
    expect(collected(20, (lines) => lines.putThousandths(value))).toEqual([text]);
  });

  test('keeps long texts and single bytes apart from each other', () => {
    const long = 'é'.repeat(100);
    const written = collected(200, (lines) => {
      lines.put(Buffer.from('<'));
      lines.putText(long);
      lines.putText('ü>');
    });
    expect(written).toEqual([`<${long}ü>`]);
  });

  test.each([
    [true, ['cd', 'cd']],
    [false, ['ab', 'cd']],
  ])('writes over what was handed over where that is done with: %s', (done, seen) => {
    const held: Buffer[] = [];
    const lines = createLineBuffer((bytes) => held.push(bytes) > 0 && done, 2);
    for (const text of ['ab', 'cd']) {
      lines.reserve(2);
      lines.putText(text);
    }
    lines.flush();
    expect(held.map(String)).toEqual(seen);
  });

  test('hands over by itself after a while', async () => {
    const written: string[] = [];
    const lines = createLineBuffer((bytes) => written.push(bytes.toString()) > 0, 100);
    lines.reserve(1);
    lines.putText('a');
    await new Promise((resolve) => setTimeout(resolve, 260));
    expect(written).toEqual(['a']);
  });
});
