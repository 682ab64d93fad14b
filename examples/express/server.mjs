// Vendors inside an application's own server: http://127.0.0.1:3000/vendors/wethod/api/contacts/1
import express from 'express';
import { startMock } from 'understudy';
import { fetchHandler, vendorMiddleware } from 'understudy/express';

const mock = await startMock();

export const app = express();
app.use('/vendors', vendorMiddleware(mock));

// The form that Hono, Next and others take: app.all('/vendors/*', ({ req }) => handler(req.raw)).
export const handler = fetchHandler(mock, { prefix: '/vendors' });

app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', function () {
  console.log(`listening on ${this.address().port}`);
});
