import { randomUUID } from 'node:crypto';
import type { Lang, Text } from '../../../kernel/text.ts';
import type { Operation, Reply } from '../../../web/api.ts';
import { countCaller } from '../../../web/desk/caller.ts';
import type { FieldFault } from '../../../web/forms/fields.ts';

import { formPage } from '../../pages/form/form-page.ts';
import type { Suggestion } from '../../pages/form/suggestions.ts';
import { type DeskPorts, regimeNow } from '../ports.ts';

/** What a fresh form has chosen already: what most people want. */
const FRESH: Readonly<Record<string, string>> = {
  matter: 'disclosure',
  form: 'electronic',
  way: 'web',
  kind: 'natural-person',
};

/** `key`: of a form that was sent already. */
type Shown = {
  key?: string;
  values?: Readonly<Record<string, string>>;
  faults?: readonly FieldFault[];
  suggestions?: readonly Suggestion[] | null;
  note?: Text;
  /** The request whose like is sent again where this form is sent. */
  again?: string;
  status?: number;
};

/**
 * The form, fresh or with what was typed and what is wrong with it. Each has a key of its own, by which one that is sent
 * twice is one request, with scripts and without: so no cache may give one form to two people.
 */
export const form = (ports: DeskPorts, lang: Lang, shown: Shown): Reply => ({
  status: shown.status ?? 200,
  text: formPage({
    site: ports.site,
    script: ports.script,
    regime: regimeNow(ports.now()),
    key: shown.key ?? randomUUID(),
    filled: { lang, values: shown.values ?? FRESH, faults: shown.faults ?? [] },
    suggestions: shown.suggestions ?? null,
    ...(shown.note && { note: shown.note }),
    ...(shown.again && { again: shown.again }),
  }),
});

/** A fresh form. */
export const showForm =
  (ports: DeskPorts): Operation =>
  async ({ headers, lang }) => {
    await countCaller(ports, 'pages', headers, ports.now());
    return form(ports, lang, {});
  };
