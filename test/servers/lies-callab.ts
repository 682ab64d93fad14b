import type { Operation } from '../../src/specs/spec';
import { good, goodAnswer, put, sampleOf, with_, without } from './change';
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
    change: (answer, { operation, request }) =>
      request.violations.length === 0 && !isKnown(operation, request.path.id)
        ? { ...answer, status: 200, mediaType: 'text/html', raw: '<html></html>' }
        : answer,
    finds: ['failure media-type-undocumented /headers/content-type'],
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

const isKnown = ({ parameters }: Operation, id: unknown): boolean =>
  parameters.some(({ examples }) => examples.some(({ value }) => value === id));
