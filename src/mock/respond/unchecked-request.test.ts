import { createJournal } from '../log/journal';
import { acme, TOKEN } from '../testing/acme';
import { serve, vendorOf } from '../testing/serve';

test('a request that is not checked is journaled so, and shares no answer with one that is', async () => {
  const journal = createJournal(10);
  const mock = await serve([vendorOf(acme)], { journal });
  const ask = async (path: string) => {
    const response = await fetch(`${mock.url}${path}`, { headers: TOKEN });
    return `${response.status} ${/why="([^"]*)"/.exec(response.headers.get('understudy-answer') ?? '')?.[1]}`;
  };
  try {
    const paths = ['/pets/7', '/pets/7?__validate=false', '/pets/x?__validate=false', '/pets/x', '/pets/7'];
    const said: string[] = [];
    for (const path of paths) said.push(await ask(path));
    expect(said).toEqual([
      '200 the request is valid',
      '200 the request was not checked',
      '200 the request was not checked',
      '400 the request breaks its contract',
      '200 the request is valid',
    ]);
    expect(journal.list().map(({ violations, unchecked }) => [violations.length > 0, unchecked.length])).toEqual([
      [false, 0],
      [false, 1],
      [false, 1],
      [true, 0],
      [false, 0],
    ]);
  } finally {
    await mock.close();
  }
});
