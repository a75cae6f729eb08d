import { DOCX, withoutParameters } from '../formats/media.ts';
import { ARTEFACTS } from '../release/sealing/artefacts.ts';

/**
 * What the public site holds beside the HTTP API, for the API description: objects that the edge serves, without
 * a key and without a query. Pages stand at the same addresses under `/en/` in English.
 */
export type PublicAddress = { path: string; operation: string; summary: string; mediaType: string };

const PAGE = 'text/html';
const JSON_TYPE = 'application/json';

const RELEASE = '/releases/{flow}/{period}/';
const REPORT = '/disclosure/reports/{year}/';
const EDITION = `${RELEASE}e{edition}/`;

const at = (path: string, operation: string, summary: string, mediaType = PAGE): PublicAddress => ({
  path,
  operation,
  summary,
  mediaType,
});

export const PUBLIC_ADDRESSES: readonly PublicAddress[] = [
  at('/', 'homePage', 'Newest figures and what comes next'),
  at('/calendar/', 'calendarPage', 'The release calendar'),
  at('/calendar.json', 'calendar', 'The release calendar with state and release time of each', JSON_TYPE),
  at('/calendar.ics', 'calendarFeed', 'The release calendar for calendar programs', 'text/calendar'),
  at('/feed.atom', 'feed', 'Releases, corrections and changes of the calendar', 'application/atom+xml'),
  at('/releases/{flow}/', 'statisticPage', 'A statistic: its whole series, releases and editions'),
  at('/releases/{flow}/latest.json', 'latestRelease', 'release.json of the newest period', JSON_TYPE),
  at(RELEASE, 'releasePage', 'The newest edition; before its time, what is announced'),
  at(`${RELEASE}release.json`, 'release', 'What the release says of itself, with its key figures', JSON_TYPE),
  at(EDITION, 'editionPage', 'One edition, which never changes'),
  at(`${EDITION}release.json`, 'edition', 'What the edition says of itself', JSON_TYPE),
  ...Object.entries(ARTEFACTS).map(([name, { operation, summary, mediaType }]) =>
    at(`${EDITION}${name}`, operation, summary, withoutParameters(mediaType)),
  ),
  at(`${EDITION}from-{earlier}/`, 'differencePage', 'What the edition has other than an earlier one'),
  at(`${EDITION}from-{earlier}.csv`, 'differences', 'The same as a file: old and new values', 'text/csv'),
  at(
    `${RELEASE}standing.css`,
    'standing',
    'The style by which an edition’s own page says that it is superseded',
    'text/css',
  ),
  at(`${EDITION}manifest.json`, 'editionManifest', 'The SHA-256 of each file of the edition', JSON_TYPE),
  at(
    `${EDITION}manifest.jws`,
    'editionSignature',
    'The manifest’s detached signature (JWS, ES256)',
    'application/jose',
  ),
  at(
    REPORT,
    'reportPage',
    'An annual report on disclosure: the newest edition; before its time, what is announced',
  ),
  at(`${REPORT}report.json`, 'report', 'The annual report: figures, identities, prose', JSON_TYPE),
  at(`${REPORT}report.docx`, 'reportDocument', 'The annual report as a Word document', DOCX),
  at(`${REPORT}e{edition}/`, 'reportEditionPage', 'One edition of an annual report, which never changes'),
  at(
    `${REPORT}e{edition}/report.json`,
    'reportEdition',
    'One edition: figures, identities, prose',
    JSON_TYPE,
  ),
  at(`${REPORT}e{edition}/report.docx`, 'reportEditionDocument', 'One edition as a Word document', DOCX),
  at(`${REPORT}e{edition}/snapshot.json`, 'reportSnapshot', 'What was reviewed and approved', JSON_TYPE),
  at(`${REPORT}e{edition}/manifest.json`, 'reportManifest', 'The SHA-256 of each file of it', JSON_TYPE),
  at('/sitemap.xml', 'sitemap', 'The pages there are, for search engines', 'application/xml'),
  at('/disclosure/', 'disclosurePage', 'Where to find what the office discloses'),
  at('/disclosure/guide/', 'guidePage', 'The guide to disclosure, with its version and next review'),
  at('/disclosure/catalogue/', 'cataloguePage', 'What the office publishes, out of its own records'),
  at('/disclosure/reports/', 'reportsPage', 'The annual reports, and when the next is due'),
  at(
    '/disclosure/registers/{register}/',
    'registerPage',
    'A public register: its newest year, or what stands',
  ),
  at(
    '/disclosure/registers/{register}/{year}/',
    'registerYearPage',
    'A year of a public register, 200 entries a page',
  ),
  at('/disclosure/questions/', 'questionsPage', 'Questions from the public, and their answers'),
  at('/disclosure/events/', 'eventsPage', 'Events to come, to which people may register'),
  at('/disclosure/log/', 'disclosureLogPage', 'What was answered to requests for information'),
  at(
    '/disclosure/log/feed.atom',
    'disclosureLogFeed',
    'Answered requests as they became public',
    'application/atom+xml',
  ),
  at('/.well-known/jwks.json', 'keys', 'The keys that the office signs with', JSON_TYPE),
];
