/** What draws values, behind one door: the build packs it, so that it is loaded together with what plans the questions. */
export { default } from 'fast-check';
