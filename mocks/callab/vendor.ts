import {
  answerWhen,
  type BehaviourContext,
  defineVendor,
  isRefusedToken,
  isUnknownId,
  recordById,
} from 'understudy/vendor';

const operation = 'get-contact-by-id';
const NIL = '00000000-0000-0000-0000-000000000000';

/** Other pages of the vendor say that every error comes with HTTP 200, its status in the body. The document names no error. */
const error = { operation, status: '200', example: 'error' } as const;

const isNotLetIn = ({ violations }: BehaviourContext) => violations.some((violation) => violation.in === 'security');

export default defineVendor({
  name: 'callab',
  redact: ['phone_number', 'firstname', 'lastname', 'notes'],
  behaviours: [
    answerWhen({
      name: 'errors',
      says: 'Errors come with HTTP 200 and `status: "error"`; what leads to one is our reading, but for an unknown id.',
      triggers: [
        { ...error, how: 'status "error": no token', grade: 'assumed', when: isNotLetIn },
        {
          ...error,
          how: 'status "error": a token with the word invalid, wrong, expired or revoked in it',
          grade: 'assumed',
          when: isRefusedToken,
        },
        {
          ...error,
          how: `status "error": the id ${NIL}`,
          grade: 'elsewhere',
          when: (context) => isUnknownId(context, 'id', [NIL]),
        },
      ],
    }),
    recordById({
      operation,
      parameter: 'id',
      to: '/data',
      unknown: { code: 200, example: 'error', grade: 'elsewhere' },
    }),
  ],
  records: {
    idPointer: '/id',
    parts: [{ from: '', operation, to: '/data' }],
    id: (_, draw) => uuid(draw),
  },
});

/** Version 4 by its looks (RFC 9562, section 5.4). */
const uuid = (draw: () => number): string =>
  'xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx'.replaceAll('x', () => Math.floor(draw() * 16).toString(16));
