/** Written beside the reader, because requests are written with it, too. */
export { renderXml } from '../../validate/bodies/xml/write-xml';
