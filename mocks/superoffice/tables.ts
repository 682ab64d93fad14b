/** Zones by the vendor's code and id, as its own listing shows them; the other codes follow the pattern of the listing (assumed). */
export const ZONES: Readonly<Record<string, string>> = {
  utc: 'Etc/UTC',
  1: 'Etc/UTC',
  'au-act': 'Australia/Sydney',
  36: 'Australia/Sydney',
  bd: 'Asia/Dhaka',
  50: 'Asia/Dhaka',
  'ca-qc': 'America/Toronto',
  114: 'America/Toronto',
  dk: 'Europe/Copenhagen',
  140: 'Europe/Copenhagen',
  fr: 'Europe/Paris',
  156: 'Europe/Paris',
  no: 'Europe/Oslo',
  261: 'Europe/Oslo',
  'us-ca': 'America/Los_Angeles',
  425: 'America/Los_Angeles',
  'us-hi': 'Pacific/Honolulu',
  433: 'Pacific/Honolulu',
  'us-ny': 'America/New_York',
  460: 'America/New_York',
  // Named on the vendor's pages or of the same make, without an id.
  'ar-nq': 'America/Argentina/Salta',
  'au-qld': 'Australia/Brisbane',
  be: 'Europe/Brussels',
  ch: 'Europe/Zurich',
  de: 'Europe/Berlin',
  fi: 'Europe/Helsinki',
  gb: 'Europe/London',
  nl: 'Europe/Amsterdam',
  se: 'Europe/Stockholm',
  'us-il': 'America/Chicago',
};

/** The zone of an installation that the client does not ask to leave (assumed: the vendor is Norwegian). */
export const BASE_ZONE = 'Europe/Oslo';

/** The vendor's language codes are its own: US is English, NO is Norwegian (from its pages); the others are assumed. */
export const LANGUAGES: Readonly<Record<string, readonly string[]>> = {
  en: ['US', 'GB'],
  no: ['NO'],
  nb: ['NO'],
  nn: ['NO'],
  da: ['DA', 'DK'],
  sv: ['SW', 'SE'],
  de: ['GE', 'DE'],
  nl: ['NL'],
  fr: ['FR'],
};

/**
 * Ids of the categories, by the text that a contact carries: a request filters by id, an answer has the text. 857 is
 * the sample's: its request names it, and its answer is a VIP Customer.
 */
export const CATEGORIES: Readonly<Record<string, number>> = {
  'NO:"Kunde";US:"Customer"': 1,
  'NO:"Leverandør";US:"Supplier"': 2,
  'NO:"Samarbeidspartner";US:"Partner"': 32,
  'VIP Customer': 857,
};

/** What ActionType combines (flags). */
export const ACTIONS: Readonly<Record<string, number>> = {
  created: 1,
  updated: 2,
  newactivity: 4,
  activitycompleted: 8,
  personadded: 16,
  personupdated: 32,
  documentadded: 64,
  all: 127,
};
