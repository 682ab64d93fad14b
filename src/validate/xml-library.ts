/** Our writer of XML, behind one door: the build packs it, so that it is loaded together with what writes. */
export { XMLBuilder } from 'fast-xml-parser';
