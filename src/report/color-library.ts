/** Colours for a terminal, behind one door: the build packs it, so that it is loaded together with what reports. */
export { createColors } from 'picocolors';
