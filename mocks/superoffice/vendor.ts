import {
  answerWhen,
  type Behaviour,
  convertTimes,
  defineVendor,
  isRefusedToken,
  isUnknownId,
  limitLists,
  listFailures,
  pickLanguage,
  recordById,
  selectProperties,
} from 'understudy/vendor';
import { activeContacts } from './behaviours/active-contacts';
import { finishRecord } from './behaviours/made-record';
import { BASE_ZONE, LANGUAGES, ZONES } from './tables';

const summary = 'v1ContactEntity_GetContactSummary';
const active = 'v1ContactAgent_GetMyActiveContacts';

const notFound = (value: unknown, id: string) => ({ ...(value as object), ErrorMessage: `Contact id ${id} not found` });

/** Listed, and nothing to do: JSON dates and numbers stay neutral, and no documented text holds a formatted one. */
const culture: Behaviour = {
  name: 'culture',
  grade: 'elsewhere',
  says: 'SO-Culture formats values inside strings only; these operations return none.',
  compile: () => null,
};

export default defineVendor({
  name: 'superoffice',
  redact: [
    'ActivityPersonName',
    'EmailAddress',
    'EmailAddressName',
    'DirectPhone',
    'FullName',
    'FormattedAddress',
    'StructuredAddress',
  ],
  hosts: ['online.superoffice.com', 'sod.superoffice.com', 'qaonline.superoffice.com'],
  behaviours: [
    answerWhen({
      name: 'errors',
      says: 'REST errors come by status, those of agents as 400 with a message; the documents of these operations name no error.',
      triggers: [
        ...[summary, active].map((operation) => ({
          operation,
          status: '401',
          how: 'a credential with the word invalid, wrong, expired or revoked in it',
          grade: 'assumed' as const,
          when: isRefusedToken,
        })),
        {
          operation: summary,
          status: '404',
          how: 'the contactId 99999',
          grade: 'elsewhere',
          example: 'contact-not-found',
          when: (context) => isUnknownId(context, 'contactId', ['99999']),
          fill: (value, { request }) => notFound(value, String(request.path.contactId)),
        },
        {
          operation: summary,
          status: '404',
          how: 'a contactId below 1',
          grade: 'assumed',
          example: 'contact-not-found',
          when: (context) => Number(context.request.path.contactId) < 1,
          fill: (value, { request }) => notFound(value, String(request.path.contactId)),
        },
        { operation: active, status: '400', how: 'a body that is missing or does not parse', grade: 'elsewhere' },
      ],
    }),
    recordById({
      operation: summary,
      parameter: 'contactId',
      from: '/summary',
      unknown: { code: 404, example: 'contact-not-found', grade: 'elsewhere', fill: notFound },
    }),
    activeContacts(active),
    limitLists({
      operation: summary,
      parameter: 'limit',
      lists: ['Tickets', 'Followups', 'Documents', 'Sales', 'Chats'],
      grade: 'assumed',
      says: '`limit` cuts each of the five lists; 0 empties them, a negative one does not limit.',
    }),
    selectProperties({
      operation: active,
      parameter: '$select',
      grade: 'documented',
      says: '`$select` keeps the properties it names and nulls out the others; the letter case is free, and `category/id` keeps Category (assumed).',
    }),
    convertTimes({
      header: 'so-timezone',
      zones: ZONES,
      withOffset: 'includeTZOffset',
      base: BASE_ZONE,
      times: ['ActionTime', 'Date', 'Registered', 'SaleDate', 'WhenEnded', 'WhenRequested'],
      utc: ['Registered'],
      grade: 'elsewhere',
      says: 'SO-TimeZone (a code or an id, perhaps with includeTZOffset) moves dates and times; Registered is UTC; an unknown zone changes nothing (assumed).',
    }),
    pickLanguage({
      headers: ['so-language', 'accept-language'],
      keep: ['*', 'x'],
      codes: LANGUAGES,
      grade: 'elsewhere',
      says: 'SO-Language, or else Accept-Language, picks from texts in several languages; * and x leave them; an unknown language changes nothing (assumed).',
    }),
    culture,
    listFailures({
      operation: active,
      code: 400,
      grade: 'assumed',
      says: '`MessageDetail` says what is wrong with the request.',
      write: (value, violations) => ({ ...value, MessageDetail: violations.map(({ message }) => message).join(' ') }),
    }),
  ],
  records: {
    idPointer: '/ContactId',
    parts: [
      { from: '/activity', operation: active, to: '/0' },
      { from: '/summary', operation: summary, to: '' },
    ],
    id: (index) => 1000 + index,
    finish: finishRecord,
  },
});
