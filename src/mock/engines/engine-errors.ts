/** Prism said that the document has no answer of the wanted kind; the caller makes a problem of it. */
export class NotDocumented extends Error {
  override readonly name = 'NotDocumented';
}

/** No value could be made where no example is documented. */
export class NotGenerated extends Error {
  override readonly name = 'NotGenerated';
}
