import { good, goodAnswer, onStatus, onUnknownId, put, sampleOf, with_, without } from './change';
import type { Lie } from './lie';

const html = '<html><body>Bad gateway</body></html>';

/** All that a good request sends: of an example that no document shows, a refusal proves nothing. */
const GIVEN = {
  UNDERSTUDY_WETHOD_ID: '1',
  UNDERSTUDY_WETHOD_WETHOD_COMPANY: 'acme',
  UNDERSTUDY_WETHOD_WETHOD_VERSION: '2024-06-15',
} as const;

export const WETHOD_LIES: readonly Lie[] = [
  { name: 'missing field: no email', change: without('email'), finds: ['warning body-schema required /body email'] },
  { name: 'wrong type: id as text', change: with_('id', '1'), finds: ['failure body-schema type /body/id'] },
  { name: 'wrong type: id with a fraction', change: with_('id', 1.5), finds: ['warning body-schema type /body/id'] },
  { name: 'null: name', change: with_('name', null), finds: ['warning body-schema type /body/name'] },
  { name: 'null: the whole contact', change: good(() => null), finds: ['failure body-schema type /body'] },
  { name: 'out of range: id 0', change: with_('id', 0), finds: ['failure body-schema minimum /body/id'] },
  {
    name: 'out of range: client_id -3',
    change: with_('client_id', -3),
    finds: ['failure body-schema minimum /body/client_id'],
  },
  {
    name: 'too long: email, by a limit that is our reading',
    change: with_('email', `${'a'.repeat(150)}@example.com`),
    finds: ['note body-schema maxLength /body/email'],
  },
  {
    name: 'wrong format: created_at, by a format that is our reading',
    change: with_('created_at', '28 October 2025'),
    finds: ['note body-schema format /body/created_at'],
  },
  {
    name: 'wrong type: created_at as a number',
    change: with_('created_at', 1761647029),
    finds: ['failure body-schema type /body/created_at'],
  },
  {
    name: 'renamed field: surname is lastname',
    change: good((contact: { surname: string }) =>
      put(put(contact, 'surname', undefined), 'lastname', contact.surname),
    ),
    finds: ['warning body-schema required /body surname', 'warning property-undocumented /body/lastname'],
  },
  { name: 'extra field', change: with_('nickname', 'Al'), finds: ['warning property-undocumented /body/nickname'] },
  { name: 'object became an array', change: good((contact) => [contact]), finds: ['failure body-schema type /body'] },
  {
    name: 'body encoded twice',
    change: good((contact) => JSON.stringify(contact)),
    finds: ['failure body-schema type /body'],
  },
  {
    name: 'broken JSON',
    change: goodAnswer(() => ({ raw: '{"id": 1, "email": "cli' })),
    finds: ['failure body-unparseable /body'],
  },
  { name: 'empty body', change: goodAnswer(() => ({ raw: '' })), finds: ['failure body-missing /body'] },
  {
    name: 'wrong media type: HTML with status 200',
    change: goodAnswer(() => ({ mediaType: 'text/html', raw: html })),
    finds: ['failure media-type-undocumented /headers/content-type'],
  },
  {
    name: 'no media type',
    change: goodAnswer(({ value }) => ({ mediaType: undefined, raw: JSON.stringify(value) })),
    finds: ['failure media-type-undocumented /headers/content-type'],
  },
  {
    name: 'wrong status: 201',
    change: goodAnswer(() => ({ status: 201 })),
    finds: ['failure status-unexpected /status'],
  },
  {
    name: 'wrong status: 400 for a good request',
    change: (answer) =>
      answer.status === 200 ? { ...answer, status: 400, value: { key: 'no', message: 'no', failures: [] } } : answer,
    variables: GIVEN,
    finds: ['failure status-unexpected /status'],
    leavesOpen: ['refused-alike'],
  },
  {
    name: 'error in the wrong shape: 401',
    change: onStatus(401, () => ({ error: 'unauthorised' })),
    finds: [
      'failure body-schema properties /body',
      'warning body-schema required /body key',
      'warning body-schema required /body message',
    ],
  },
  {
    name: 'array became an object: failures',
    change: onStatus(400, (error) => put(error, 'failures', { field: 'id' })),
    finds: ['failure body-schema type /body/failures'],
  },
  {
    name: 'error in the wrong shape: a failure without its message',
    change: onStatus(400, (error) => put(error, 'failures.*.message', undefined)),
    finds: ['warning body-schema required /body/failures/* message'],
  },
  {
    name: 'error in the wrong shape: 404 as a list',
    change: (answer) => ({ ...answer, status: 404, value: [{ key: 'not_found', message: 'no' }] }),
    variables: GIVEN,
    finds: ['failure body-schema type /body', 'failure status-unexpected /status'],
    leavesOpen: ['no-such-record'],
  },
  {
    name: 'answers an unknown id with a page',
    change: (answer) =>
      answer.status === 404 ? { ...answer, status: 200, mediaType: 'text/html', raw: html } : answer,
    finds: ['failure media-type-undocumented /headers/content-type'],
  },
  {
    name: 'answers every id with the same contact',
    change: (answer, { operation }) =>
      answer.status === 404 ? { ...answer, status: 200, value: sampleOf(operation) } : answer,
    finds: ['warning semantics unknown-id /status'],
  },
  {
    name: 'answers an unknown id with nothing',
    change: onUnknownId(() => ({ raw: '' })),
    finds: ['failure body-missing /body'],
  },
  {
    name: 'breaks over an unknown id',
    change: (answer) => (answer.status === 404 ? { ...answer, status: 500, mediaType: undefined, raw: '' } : answer),
    finds: ['warning status-unexpected /status'],
  },
  {
    name: 'accepts an id that breaks its pattern',
    change: (answer, { operation, request }) =>
      /\D/.test(String(request.path.id)) ? { ...answer, status: 200, value: sampleOf(operation) } : answer,
    finds: ['failure status-unexpected /status'],
  },
  {
    name: 'lets in who has no credentials',
    change: (answer, { operation }) =>
      answer.status === 401 ? { ...answer, status: 200, value: sampleOf(operation) } : answer,
    finds: ['warning status-unexpected /status'],
  },
  {
    name: 'does not know the id of the document',
    change: (answer) =>
      answer.status === 200 ? { ...answer, status: 404, value: { key: 'not_found', message: 'no' } } : answer,
    finds: [],
    leavesOpen: ['no-such-record'],
  },
];
