import { existsSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core';

/** Debian's shell has no windows, and starts in half of the time. */
const PLACES = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'];

/** Only a browser says what a browser does: which script its policy runs, which answer a page of another origin reads. */
export const CHROMIUM = process.env.UNDERSTUDY_CHROMIUM ?? PLACES.find((place) => existsSync(place)) ?? '';
const there = existsSync(CHROMIUM);
if (!there) console.warn('No Chromium here: nothing is opened in it. Install the package "chromium-headless-shell".');

/** A machine without Chromium may skip these tests, the pipeline may not. */
const isTried = there || process.env.CI === 'true';
export const describeInBrowser = isTried ? describe : describe.skip;
export const testInBrowser = isTried ? test : test.skip;

/** It runs in a container, and asks nobody for anything by itself. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const HOW = { executablePath: CHROMIUM, headless: true, args: FLAGS };

/** One window. @param folder where its profile is kept; the caller deletes it */
export const openBrowser = (folder: string, options: BrowserContextOptions = {}): Promise<BrowserContext> =>
  chromium.launchPersistentContext(mkdtempSync(join(folder, 'profile-')), { ...HOW, ...options });

/** For several windows that differ. */
export const startBrowser = (): Promise<Browser> => chromium.launch(HOW);
