import {
  answerWhen,
  defineVendor,
  isRefusedToken,
  isUnknownId,
  lacksPermission,
  listFailures,
  recordById,
} from 'understudy/vendor';

const operation = 'get-contact';
const VERSION = '2024-06-15';

export default defineVendor({
  name: 'wethod',
  redact: ['email', 'telephone', 'name', 'surname', 'linkedin', 'notes'],
  behaviours: [
    answerWhen({
      name: 'errors',
      says: 'Each documented error has a request that leads to it; the document names none.',
      triggers: [
        {
          operation,
          status: '401',
          how: 'a token with the word invalid, wrong, expired or revoked in it',
          grade: 'assumed',
          when: isRefusedToken,
        },
        {
          operation,
          status: '403',
          how: 'a token with no-crm.view in it',
          grade: 'assumed',
          when: (context) => lacksPermission(context, 'crm.view'),
        },
        {
          operation,
          status: '412',
          how: `a Wethod-Version other than ${VERSION}, or the Wethod-Company unknown`,
          grade: 'assumed',
          // Headers that are absent pass: the document does not call them required.
          when: ({ request: { headers } }) =>
            (headers['wethod-version'] ?? VERSION) !== VERSION || headers['wethod-company'] === 'unknown',
        },
        { operation, status: '400', how: 'an id without a digit', grade: 'assumed' },
        {
          operation,
          status: '404',
          how: 'the id 0',
          grade: 'assumed',
          // Documented ids begin at 1.
          when: (context) => isUnknownId(context, 'id', ['0']),
        },
      ],
    }),
    recordById({ operation, parameter: 'id', unknown: { code: 404, grade: 'assumed' } }),
    listFailures({
      operation,
      code: 400,
      grade: 'assumed',
      says: '`failures` lists what is wrong with the request, field by field.',
      write: (value, violations) => ({
        ...value,
        failures: violations.map(({ name, message }) => ({ field: name, message })),
      }),
    }),
  ],
  records: {
    idPointer: '/id',
    parts: [{ from: '', operation, to: '' }],
    id: (index) => 1000 + index,
  },
});
