import { conforms, finding, result, runOf, violates } from '../../../test/report-events';
import type { RunEvent } from '../../core/results/events';
import { createProgress } from './progress';

/** What was written, one text for each call; `elapsed` is what the clock says at the n-th look. */
const shown = (events: readonly RunEvent[], elapsed: (look: number) => number = () => 0): readonly string[] => {
  const texts: string[] = [];
  let looks = 0;
  const progress = createProgress({
    write: (text) => void texts.push(text),
    color: false,
    interactive: true,
    columns: 200,
    now: () => elapsed(looks++),
  });
  for (const event of events) progress.on(event);
  return texts;
};

const many = (count: number, failedAt: readonly number[] = []) =>
  Array.from({ length: count }, (_, index) =>
    result(`case-${index}`, failedAt.includes(index) ? violates(finding('semantics')) : conforms),
  );

test('a run of thousands of cases is shown about a hundred times, and each failure at once', () => {
  const texts = shown(runOf('acme', many(2000, [777])));
  expect(texts.length).toBeLessThan(110);
  expect(texts.some((text) => text.includes('778/2000, 1 failure'))).toBe(true);
});

test('the counts, the failures so far and the elapsed time stand in one line', () => {
  const texts = shown(runOf('acme', many(2, [0])), (look) => look * 4000);
  expect(texts.join('')).toMatch(/acme {2}1\/2, 1 failure, \d+ s/);
});

test('the line is gone when the vendor is done', () => {
  expect(shown(runOf('acme', many(3))).at(-1)).toBe('\r\u001b[2K');
});
