import { isDecidedByServer } from './decided-by-server';

test.each(['_links', 'createdBy', 'LAST_MODIFIED', 'publishedAt', 'published_on', 'ENDED_AT', 'eTag', 'apiToken'])(
  'servers decide %s',
  (name) => expect(isDecidedByServer(name)).toBe(true),
);

test.each(['format', 'lat', 'season', 'At', 'on', 'name'])('whoever asks decides %s', (name) =>
  expect(isDecidedByServer(name)).toBe(false),
);
