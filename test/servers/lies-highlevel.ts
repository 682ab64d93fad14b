import { good, onStatus, onUnknownId, PAGE, put, sampleOf, with_, without } from './change';
import type { Lie } from './lie';

export const HIGHLEVEL_LIES: readonly Lie[] = [
  { name: 'missing field: contact', change: without('contact'), finds: ['warning body-schema required /body contact'] },
  {
    name: 'absent field: contact.email',
    change: without('contact.email'),
    finds: ['warning property-absent /body/contact/email'],
  },
  {
    name: 'wrong type: tags as text',
    change: with_('contact.tags', 'one,two'),
    finds: ['failure body-schema type /body/contact/tags'],
  },
  {
    name: 'wrong type: a tag as a number',
    change: with_('contact.tags', [1]),
    finds: ['failure body-schema type /body/contact/tags/*'],
  },
  {
    name: 'wrong type: dnd as text',
    change: with_('contact.dnd', 'true'),
    finds: ['failure body-schema type /body/contact/dnd'],
  },
  {
    name: 'wrong type: attachments as a list',
    change: with_('contact.attachments', []),
    finds: ['failure body-schema type /body/contact/attachments'],
  },
  {
    name: 'array became an object: customFields',
    change: with_('contact.customFields', { id: 'x' }),
    finds: ['failure body-schema type /body/contact/customFields'],
  },
  {
    name: 'wrong type: an item of customFields as text',
    change: with_('contact.customFields', ['x']),
    finds: ['failure body-schema type /body/contact/customFields/*'],
  },
  {
    name: 'object became an array: contact',
    change: good((body: { contact: object }) => ({ contact: [body.contact] })),
    finds: ['failure body-schema type /body/contact'],
  },
  {
    name: 'wrong enum: a setting that is on',
    change: with_('contact.dndSettings', { Call: { status: 'on' } }),
    finds: ['warning body-schema enum /body/contact/dndSettings/Call/status'],
  },
  {
    name: 'missing field, stated elsewhere: attributionSource.url',
    change: with_('contact.attributionSource', { campaign: null }),
    finds: ['warning body-schema required /body/contact/attributionSource url'],
  },
  { name: 'null: contact.id', change: with_('contact.id', null), finds: ['failure body-schema type /body/contact/id'] },
  {
    name: 'error in the wrong shape: the message of 401 as a list',
    change: onStatus(401, (error) => put(error, 'message', ['Invalid token'])),
    finds: ['failure body-schema type /body/message'],
  },
  {
    name: 'error in the wrong shape: the message of 422 as text',
    change: onStatus(422, (error) => put(error, 'message', 'Unprocessable Entity')),
    finds: ['failure body-schema type /body/message'],
  },
  {
    name: 'wrong type: statusCode as text',
    change: onStatus(422, (error) => put(error, 'statusCode', '422')),
    finds: ['failure body-schema type /body/statusCode'],
  },
  {
    name: 'accepts what it must refuse: no credentials',
    change: (answer, { operation }) =>
      answer.status === 401
        ? { ...answer, status: 200, value: operation.responses[0]?.content[0]?.examples[0]?.value }
        : answer,
    finds: ['failure status-unexpected /status'],
  },
  {
    name: 'accepts what its document refuses: no Version',
    change: (answer, { operation }) =>
      answer.status === 422
        ? { ...answer, status: 200, value: operation.responses[0]?.content[0]?.examples[0]?.value }
        : answer,
    finds: ['failure status-unexpected /status'],
  },
  {
    name: 'answers an unknown id with a page',
    change: onUnknownId(() => PAGE),
    finds: ['warning media-type-undocumented /headers/content-type'],
  },
  {
    name: 'answers an unknown id with the record of another',
    change: onUnknownId((_, { operation }) => ({
      value: put(
        put(sampleOf(operation), 'contact.id', '5b11f4ce-a62d-471e-81fc-a69a8278c7da'),
        'contact.firstName',
        'Ada',
      ),
    })),
    finds: ['note semantics unknown-id /body/contact/id'],
  },
  {
    name: 'answers every id with the same record',
    change: onUnknownId((_, { operation }) => ({ value: sampleOf(operation) })),
    finds: ['note semantics unknown-id /body/contact/id'],
  },
  {
    name: 'answers an unknown id with an empty object',
    change: onUnknownId(() => ({ value: {} })),
    finds: ['warning body-schema required /body contact'],
  },
  {
    name: 'answers an unknown id with nothing',
    change: onUnknownId(() => ({ raw: '' })),
    finds: ['failure body-missing /body'],
  },
  {
    name: 'lets in who has no credentials',
    change: (answer, { operation, request }) =>
      request.violations.some((violation) => violation.class === 'security')
        ? { ...answer, status: 200, value: sampleOf(operation) }
        : answer,
    finds: ['failure status-unexpected /status'],
  },
];
