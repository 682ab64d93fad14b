/** A text on which a pattern could not be tried to its end: it is then not known whether it matches. */
export class Undecided extends Error {
  override readonly name = 'Undecided';
}
