import { isXmlType } from '../../src/core/http/media-type';
import { renderXml } from '../../src/validate/bodies/xml/write-xml';
import { good, goodAnswer, only, onStatus, onUnknownId, PAGE, put, sampleOf, with_, without } from './change';
import type { Lie } from './lie';

const summary = 'v1ContactEntity_GetContactSummary';
const active = 'v1ContactAgent_GetMyActiveContacts';

export const SUPEROFFICE_LIES: readonly Lie[] = [
  {
    name: 'null: Tickets',
    change: only(summary, with_('Tickets', null)),
    finds: ['failure body-schema type /body/Tickets'],
  },
  {
    name: 'missing field: Sales',
    change: only(summary, without('Sales')),
    finds: ['failure body-schema required /body Sales'],
  },
  {
    name: 'missing field: the Title of a ticket',
    change: only(summary, without('Tickets.*.Title')),
    finds: ['warning body-schema required /body/Tickets/* Title'],
  },
  {
    name: 'array became an object: Chats',
    change: only(summary, jsonOnly(with_('Chats', { ChatSessionId: 1 }))),
    finds: ['failure body-schema type /body/Chats'],
  },
  {
    name: 'wrong type: TicketId as text',
    change: only(summary, with_('Tickets.*.TicketId', 'five')),
    finds: ['failure body-schema type /body/Tickets/*/TicketId'],
  },
  {
    name: 'wrong type: Amount as text',
    change: only(summary, with_('Sales.*.Amount', '23 602,15')),
    finds: ['failure body-schema type /body/Sales/*/Amount'],
  },
  {
    name: 'out of range: TicketId beyond int32',
    change: only(summary, with_('Tickets.*.TicketId', 2 ** 40)),
    finds: ['warning body-schema format /body/Tickets/*/TicketId'],
  },
  {
    name: 'wrong format: a date without its time',
    change: only(summary, with_('Sales.*.SaleDate', '2015-06-01')),
    finds: ['failure body-schema pattern /body/Sales/*/SaleDate', 'warning body-schema pattern /body/Sales/*/SaleDate'],
  },
  {
    name: 'wrong format: an American date',
    change: only(summary, with_('Chats.*.WhenEnded', '6/1/2015 11:44 AM')),
    finds: [
      'failure body-schema pattern /body/Chats/*/WhenEnded',
      'warning body-schema pattern /body/Chats/*/WhenEnded',
    ],
  },
  {
    name: 'null: Title',
    change: only(summary, with_('Tickets.*.Title', null)),
    finds: ['warning body-schema type /body/Tickets/*/Title'],
  },
  {
    name: 'wrong type: Contact as a number',
    change: only(summary, with_('Contact', 920)),
    finds: ['failure body-schema type /body/Contact'],
  },
  {
    name: 'semantics: limit does not hold',
    change: only(
      summary,
      good((body: { Tickets: readonly object[] }, { request }) =>
        put(
          body,
          'Tickets',
          request.query.limit === undefined ? body.Tickets : Array.from({ length: 700 }, () => body.Tickets[0]),
        ),
      ),
    ),
    finds: ['failure semantics limit /body/Tickets'],
  },
  {
    name: 'semantics: $select is passed over',
    change: only(
      active,
      good((body: readonly object[]) => body.map((item) => ({ ...item, OrgNr: '1190068' }))),
    ),
    finds: ['failure semantics select /body/*/OrgNr'],
  },
  {
    name: 'semantics: an activity before the start that was asked for',
    change: only(active, with_('*.ActionTime', '2001-08-31T15:29:21.1032846+02:00')),
    finds: ['failure semantics not-before /body/*/ActionTime', 'failure semantics select /body/*/ActionTime'],
  },
  {
    name: 'semantics: another kind of activity than asked for',
    change: only(active, (answer, asked) =>
      asked.request.query.$select === undefined ? with_('*.Action', 'DocumentAdded')(answer, asked) : answer,
    ),
    finds: ['warning semantics equal /body/*/Action'],
  },
  {
    name: 'wrong media type: JSON where XML was asked for',
    change: goodAnswer(({ mediaType, value }) =>
      mediaType && isXmlType(mediaType) ? { mediaType: 'application/json', raw: JSON.stringify(value) } : {},
    ),
    finds: ['warning media-type-unexpected /headers/content-type'],
  },
  {
    name: 'wrong media type: HTML for a list',
    change: only(
      active,
      goodAnswer(() => ({ mediaType: 'text/html', raw: '<ul></ul>' })),
    ),
    finds: ['failure media-type-undocumented /headers/content-type'],
  },
  {
    name: 'broken XML',
    change: goodAnswer(({ mediaType }) =>
      mediaType && isXmlType(mediaType) ? { raw: '<ContactSummary><Tickets>' } : {},
    ),
    finds: ['failure body-unparseable /body'],
  },
  {
    name: 'XML that lacks an element',
    change: only(summary, (answer, { spec, operation }) => {
      if (answer.status !== 200 || !answer.mediaType || !isXmlType(answer.mediaType)) return answer;
      const schema = operation.responses[0]?.content.find(({ mediaType }) => mediaType === answer.mediaType)?.schema;
      return { ...answer, raw: renderXml(spec, schema, answer.value).replaceAll(/<IconHint>[^<]*<\/IconHint>/g, '') };
    }),
    finds: ['warning body-schema required /body/Tickets/* IconHint'],
    remains: ['note semantics compared /body/Tickets/*/IconHint'],
  },
  {
    name: 'array became an object: the contacts',
    change: only(active, jsonOnly(good((body: readonly object[]) => body[0]))),
    finds: ['failure body-schema type /body'],
  },
  {
    name: 'missing field: Category',
    change: only(active, without('*.Category')),
    finds: ['failure body-schema required /body/* Category'],
  },
  {
    name: 'object became an array: FieldProperties',
    change: only(
      active,
      jsonOnly((answer, asked) =>
        asked.request.query.$select === undefined ? with_('*.FieldProperties', [])(answer, asked) : answer,
      ),
    ),
    finds: ['failure body-schema type /body/*/FieldProperties'],
  },
  {
    name: 'error in the wrong shape: what an agent says',
    change: onStatus(400, () => ({ Error: 'bad' })),
    finds: [
      'warning body-schema required /body Message',
      'warning body-schema required /body MessageDetail',
      'warning property-undocumented /body/Error',
    ],
  },
  {
    name: 'ignores limit',
    change: only(
      summary,
      good((_value, { operation }) => sampleOf(operation)),
    ),
    finds: [
      'failure semantics limit /body/Documents',
      'failure semantics limit /body/Followups',
      'failure semantics limit /body/Tickets',
    ],
  },
  {
    name: 'ignores the type of action',
    change: only(
      active,
      good((value, { operation, request }) => (isFor(request.body, 'ActionType') ? sampleOf(operation) : value)),
    ),
    finds: ['warning semantics equal /body/*/Action'],
  },
  {
    name: 'ignores the time since when',
    change: only(
      active,
      good((value, { operation, request }) => (isFor(request.body, 'ActivityStartTime') ? sampleOf(operation) : value)),
    ),
    finds: ['failure semantics not-before /body/*/ActionTime'],
  },
  {
    name: 'nulls what $select names',
    change: only(
      active,
      good((rows: readonly object[], { request }) =>
        request.query.$select === undefined
          ? rows
          : rows.map((row) => Object.fromEntries(Object.keys(row).map((name) => [name, null]))),
      ),
    ),
    finds: ['failure semantics compared /body/*/ContactId', 'failure semantics compared /body/*/OrgNr'],
  },
  {
    name: 'null: the key of every row',
    change: only(active, with_('*.ContactId', null)),
    finds: ['failure semantics key /body/*/ContactId'],
  },
  {
    name: 'moves the moment and not its text',
    change: only(
      active,
      good((rows: readonly { ActionTime: string | null }[], { request }) =>
        request.http.headers['so-timezone'] === 'NO, includeTZOffset'
          ? rows.map((row) => ({ ...row, ActionTime: row.ActionTime?.replace('+02:00', '+05:30') ?? null }))
          : rows,
      ),
    ),
    finds: ['failure semantics compared /body/*/ActionTime'],
  },
  {
    name: 'answers an unknown id with a page',
    change: only(
      summary,
      onUnknownId(() => PAGE),
    ),
    finds: ['failure media-type-undocumented /headers/content-type'],
  },
  {
    name: 'answers an unknown id with the summary of another',
    change: only(
      summary,
      onUnknownId((_, { operation }) => ({ value: sampleOf(operation) })),
    ),
    finds: ['warning semantics unknown-id /status'],
  },
  {
    name: 'answers an unknown id with an empty object',
    change: only(
      summary,
      onUnknownId(() => ({ value: {} })),
    ),
    finds: ['Chats', 'Contact', 'Documents', 'Followups', 'Sales', 'Tickets'].map(
      (name) => `failure body-schema required /body ${name}`,
    ),
  },
  {
    name: 'answers an unknown id with nothing',
    change: only(
      summary,
      onUnknownId(() => ({ raw: '' })),
    ),
    finds: ['failure body-missing /body'],
  },
  {
    name: 'lets in who has no credentials',
    change: (answer, { operation, request }) =>
      request.violations.some((violation) => violation.class === 'security')
        ? { ...answer, mediaType: 'application/json', status: 200, value: sampleOf(operation) }
        : answer,
    finds: ['warning status-unexpected /status'],
  },
  {
    name: 'wrong status: 204 for a summary',
    change: only(
      summary,
      goodAnswer(() => ({ status: 204, raw: '' })),
    ),
    finds: ['failure status-unexpected /status'],
  },
];

/** What XML has no way to say differently. */
function jsonOnly(change: Lie['change']): Lie['change'] {
  return (answer, asked) => (answer.mediaType && isXmlType(answer.mediaType) ? answer : change(answer, asked));
}

/** Does the request ask for something else than the document's sample? */
function isFor(body: unknown, name: string): boolean {
  const sample: Readonly<Record<string, string>> = {
    ActionType: 'ActivityCompleted',
    ActivityStartTime: '2013-02-04T15:29:21.1027846+01:00',
  };
  return typeof body === 'object' && body !== null && (body as typeof sample)[name] !== sample[name];
}
