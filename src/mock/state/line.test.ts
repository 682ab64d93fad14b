import { inBatches, type Line } from './line';

test('what is said in one turn travels as one message, and arrives in order', async () => {
  const sent: unknown[] = [];
  let hear: (message: unknown) => void = () => {};
  const line: Line = {
    send: (message) => void sent.push(message),
    onMessage: (listener) => {
      hear = listener;
    },
    onGone: () => {},
  };
  const one = inBatches(line);
  const heard: unknown[] = [];
  one.onMessage((message) => heard.push(message));
  one.send(1);
  await Promise.resolve();
  one.send(2);
  expect(sent).toEqual([]);
  await new Promise((resolve) => setImmediate(resolve));
  one.send(3);
  await new Promise((resolve) => setImmediate(resolve));
  expect(sent).toEqual([[1, 2], [3]]);
  for (const batch of sent) hear(batch);
  expect(heard).toEqual([1, 2, 3]);
});
