import { good, goodAnswer, onUnknownId, PAGE, put, sampleOf, with_, without } from './change';
import type { Lie } from './lie';

export const CALLAB_LIES: readonly Lie[] = [
  { name: 'missing field: message', change: without('message'), finds: ['warning body-schema required /body message'] },
  {
    name: 'missing field: data.campaign_id',
    change: without('data.campaign_id'),
    finds: ['warning body-schema required /body/data campaign_id'],
  },
  { name: 'null: data', change: with_('data', null), finds: ['warning body-schema type /body/data'] },
  {
    name: 'null: data.firstname',
    change: with_('data.firstname', null),
    finds: ['warning body-schema type /body/data/firstname'],
  },
  {
    name: 'ok with the empty data of an error',
    change: with_('data', ''),
    finds: ['failure body-schema type /body/data'],
  },
  {
    name: 'wrong enum: status success',
    change: with_('status', 'success'),
    finds: ['warning body-schema enum /body/status'],
  },
  {
    name: 'wrong type: data as a list, in the good answer and in the error of another page',
    change: with_('data', []),
    finds: ['failure body-schema type /body/data', 'warning body-schema type /body/data'],
  },
  {
    name: 'wrong type: last_call_duration as text',
    change: with_('data.last_call_duration', '123'),
    finds: ['failure body-schema type /body/data/last_call_duration'],
  },
  {
    name: 'wrong type: last_call_duration with a fraction',
    change: with_('data.last_call_duration', 1.5),
    finds: ['warning body-schema type /body/data/last_call_duration'],
  },
  {
    name: 'wrong type: metadata as text',
    change: with_('data.metadata', '{}'),
    finds: ['failure body-schema type /body/data/metadata'],
  },
  {
    name: 'wrong type: created_at as a number',
    change: with_('data.created_at', 1699335116),
    finds: ['failure body-schema type /body/data/created_at'],
  },
  {
    name: 'wrong format: id that is no uuid, by a format that is our reading',
    change: with_('data.id', '17'),
    finds: ['note body-schema format /body/data/id'],
  },
  {
    name: 'wrong shape: another envelope',
    change: good((envelope: { data: object }) => ({ status: 'ok', contact: envelope.data })),
    finds: [
      'warning body-schema required /body data',
      'warning body-schema required /body message',
      'warning property-undocumented /body/contact',
    ],
  },
  {
    name: 'renamed field: data.phone',
    change: good((envelope: { data: { phone_number: string } }) =>
      put(put(envelope, 'data.phone_number', undefined), 'data.phone', envelope.data.phone_number),
    ),
    finds: ['warning body-schema required /body/data phone_number', 'warning property-undocumented /body/data/phone'],
  },
  {
    name: 'server error',
    change: goodAnswer(() => ({ status: 503, mediaType: 'text/html', raw: '<h1>down</h1>' })),
    finds: ['warning status-undocumented /status'],
    leavesOpen: ['unavailable'],
  },
  {
    name: 'not let in',
    change: goodAnswer(() => ({ status: 401, value: { detail: 'token' } })),
    finds: ['warning status-undocumented /status'],
    leavesOpen: ['unauthorised'],
  },
  {
    name: 'sent elsewhere',
    change: goodAnswer(() => ({
      status: 302,
      value: undefined,
      mediaType: undefined,
      headers: { location: 'https://example.com/' },
    })),
    finds: ['warning status-undocumented /status'],
    leavesOpen: ['redirect'],
  },
  {
    name: 'answers an unknown id with a page',
    change: onUnknownId(() => PAGE),
    finds: ['failure media-type-undocumented /headers/content-type'],
  },
  {
    name: 'answers an unknown id with the record of another',
    change: onUnknownId((_, { operation }) => ({
      value: put(put(sampleOf(operation), 'data.id', '5b11f4ce-a62d-471e-81fc-a69a8278c7da'), 'data.firstname', 'Ada'),
    })),
    finds: ['warning semantics unknown-id /body/data/id'],
  },
  {
    name: 'answers every id with the same record',
    change: onUnknownId((_, { operation }) => ({ value: sampleOf(operation) })),
    finds: ['note semantics unknown-id /body/data/id'],
  },
  {
    name: 'answers an unknown id with an empty object',
    change: onUnknownId(() => ({ value: {} })),
    finds: [
      'warning body-schema required /body data',
      'warning body-schema required /body message',
      'warning body-schema required /body status',
    ],
  },
  {
    name: 'answers an unknown id with nothing',
    change: onUnknownId(() => ({ raw: '' })),
    finds: ['failure body-missing /body'],
  },
  {
    name: 'lets in who has no credentials, with a time and a number of its own in each answer',
    change: (answer, { operation, request }) => {
      const value = put(
        put(sampleOf(operation), 'data.last_call_at', new Date(request.http.body.length).toISOString()),
        'message',
        String(Math.random()),
      );
      const isRefused = answer.value !== undefined && request.violations.some(({ class: kind }) => kind === 'security');
      return isRefused ? { ...answer, status: 200, value } : answer;
    },
    finds: ['warning semantics refusal /status'],
  },
  {
    name: 'lets in who has no credentials',
    change: (answer, { operation, request }) =>
      request.violations.some((violation) => violation.class === 'security')
        ? { ...answer, status: 200, value: sampleOf(operation) }
        : answer,
    finds: ['warning semantics refusal /status'],
  },
];
