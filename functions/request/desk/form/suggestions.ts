import { Temporal } from 'temporal-polyfill';
import { LEAST_MATCH, titleFeatures, titleMatch } from '../../../kernel/title-match.ts';
import { OUTCOMES } from '../../../law/outcome.ts';
import { allBetween } from '../../../release/records/releases.ts';
import type { Release } from '../../../release/rules/release.ts';
import type { Table } from '../../../store/table.ts';
import { dayInWords, dayName } from '../../../web/pages/moments.ts';
import { releasePath } from '../../../web/pages/site.ts';
import type { Suggestion } from '../../pages/form/suggestions.ts';
import { allEntries, anchorOf } from '../../records/disclosure-log.ts';
import type { DeskPorts } from '../ports.ts';

/** How many are shown; more would be a list to search, not an answer. */
const MOST = 5;

const BEGINNING = Temporal.Instant.from('2000-01-01T00:00:00Z');
const FAR = Temporal.Instant.from('2199-12-31T00:00:00Z');

/** `features`: of the Chinese title and of the English one, since people ask in one language. */
type Candidate = Suggestion & { features: readonly ReadonlySet<string>[]; order: string };

const releaseCandidates = (releases: readonly Release[]): Candidate[] =>
  releases.flatMap((release) => {
    if (release.state === 'cancelled' || release.kind !== 'regular') return [];
    const out = release.published.length > 0;
    const when = release.releaseAt?.toString() ?? null;
    if (!out && when === null) return [];
    const said =
      when === null ? { zh: '', en: '' } : { zh: dayInWords(when, 'zh'), en: dayInWords(when, 'en') };
    return [
      {
        path: releasePath(release),
        title: release.title,
        note: out
          ? { zh: `${said.zh}发布`, en: `released ${said.en}` }
          : { zh: `将于${said.zh}发布`, en: `to be released ${said.en}` },
        features: [titleFeatures(release.title.zh), titleFeatures(release.title.en)],
        order: when ?? '',
      },
    ];
  });

/** Read anew at most once a minute: it is public, and a minute old is new enough for a hint. */
const KEPT_SECONDS = 60;
let kept: { table: Table; at: Temporal.Instant; candidates: readonly Candidate[] } | null = null;

const candidatesAt = async (table: Table, at: Temporal.Instant): Promise<readonly Candidate[]> => {
  if (kept?.table === table && Math.abs(at.since(kept.at).total('seconds')) < KEPT_SECONDS)
    return kept.candidates;
  const [releases, entries] = await Promise.all([allBetween(table, BEGINNING, FAR), allEntries(table)]);
  const logged = entries.map(
    (entry): Candidate => ({
      path: `/disclosure/log/#a-${anchorOf(entry)}`,
      title: entry.title,
      note: {
        zh: `依申请公开答复目录，${dayName(entry.answeredOn, 'zh')}，${OUTCOMES[entry.outcome].name.zh}`,
        en: `disclosure log, ${dayName(entry.answeredOn, 'en')}, ${OUTCOMES[entry.outcome].name.en}`,
      },
      features: [titleFeatures(entry.title.zh), titleFeatures(entry.title.en)],
      order: entry.answeredOn,
    }),
  );
  kept = { table, at, candidates: [...releaseCandidates(releases), ...logged] };
  return kept.candidates;
};

/** What is public and may be what these words want, the likest first, the newest first among equals. */
export const suggestionsFor = async (ports: DeskPorts, words: readonly string[]): Promise<Suggestion[]> => {
  const asked = titleFeatures(words.join(' '));
  if (asked.size === 0) return [];
  return (await candidatesAt(ports.table, ports.now()))
    .map((candidate) => ({
      candidate,
      score: Math.max(...candidate.features.map((own) => titleMatch(asked, own))),
    }))
    .filter(({ score }) => score >= LEAST_MATCH)
    .sort((a, b) => b.score - a.score || (a.candidate.order < b.candidate.order ? 1 : -1))
    .slice(0, MOST)
    .map(({ candidate: { path, title, note } }) => ({ path, title, note }));
};
