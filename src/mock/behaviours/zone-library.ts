/** The zones of Luxon, behind one door: the build packs it, so that it is found at once when a zone is first asked for. */
export { IANAZone } from 'luxon';
