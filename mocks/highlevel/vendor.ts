import {
  answerWhen,
  breaks,
  defineVendor,
  isRefusedToken,
  isUnknownId,
  lacksPermission,
  recordById,
} from 'understudy/vendor';

const operation = 'get-contact';
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

const notFound = (value: unknown, id: string) => ({ ...(value as object), message: `Contact with id ${id} not found` });

export default defineVendor({
  name: 'highlevel',
  redact: [
    'email',
    'emailLowerCase',
    'phone',
    'firstName',
    'firstNameLowerCase',
    'lastName',
    'lastNameLowerCase',
    'fullNameLowerCase',
    'address1',
    'postalCode',
    'dateOfBirth',
    'ssn',
    'ip',
  ],
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
          example: 'sample',
          when: isRefusedToken,
        },
        {
          operation,
          status: '401',
          how: 'a token with no-contacts.readonly in it',
          grade: 'observed',
          example: 'scope-missing',
          when: (context) => lacksPermission(context, 'contacts.readonly'),
        },
        {
          operation,
          status: '401',
          how: 'no Version header',
          grade: 'observed',
          example: 'version-missing',
          when: (context) => breaks(context, 'header', 'Version', 'required'),
        },
        {
          operation,
          status: '401',
          how: 'a Version other than 2021-04-15',
          grade: 'observed',
          example: 'version-missing',
          when: (context) => breaks(context, 'header', 'Version'),
          fill: (value) => ({ ...(value as object), message: 'version header is invalid' }),
        },
        {
          operation,
          status: '422',
          how: 'an id with anything but letters, digits, - and _ in it',
          grade: 'assumed',
          when: ({ request }) => !/^[\w-]+$/.test(String(request.path.contactId)),
        },
        {
          operation,
          status: '400',
          how: 'the id unknown',
          grade: 'observed',
          example: 'contact-not-found',
          when: (context) => isUnknownId(context, 'contactId', ['unknown']),
          fill: (value, { request }) => notFound(value, String(request.path.contactId)),
        },
      ],
    }),
    recordById({
      operation,
      parameter: 'contactId',
      to: '/contact',
      unknown: { code: 400, example: 'contact-not-found', grade: 'observed', fill: notFound },
    }),
  ],
  records: {
    idPointer: '/id',
    // The document asks for one id and shows the answer of another.
    aliases: { ocQHyuzHvysMo5N5VsXc: 'seD4PfOuKoVMLkEZqohJ' },
    parts: [{ from: '', operation, to: '/contact' }],
    id: (_, draw) => Array.from({ length: 20 }, () => LETTERS[Math.floor(draw() * LETTERS.length)]).join(''),
  },
});
