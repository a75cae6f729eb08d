import { StatusAnswer } from '../../../functions/release/contract/schemas.ts';
import { type Context, command } from '../../command.ts';
import { answer, shownState } from '../../output.ts';
import { Refusal } from '../../refusal.ts';
import { releasePath } from './path.ts';
import { report, shownReport } from './status-report.ts';

/** What those who sign do: review, approve, or send back. Each sign-off names the manifest that it is of. */
const RELEASE = ['FLOW/PERIOD'] as const;
const MANIFEST = {
  value: 'SHA256',
  says: {
    zh: '所签清单的 SHA-256（见 preview）；默认为当前封存的清单',
    en: 'the manifest that you looked at (see preview); default: the one sealed now',
  },
} as const;

const ALTHOUGH = {
  value: 'REASON',
  says: {
    zh: '其后的上传未能封存，仍签当前封存内容的理由',
    en: 'why what is sealed is signed although a newer upload could not be',
  },
} as const;

async function act(context: Context, operand: string, action: string, body: object): Promise<undefined> {
  const api = await context.api();
  const changed = await api.change(releasePath(operand), action, body, StatusAnswer);
  const found = await report(api, operand, changed);
  answer(context, found.document, shownReport(found, context.lang));
}

async function sealedManifest(context: Context, operand: string): Promise<string> {
  const api = await context.api();
  const { value, document } = await api.get(releasePath(operand), StatusAnswer);
  if (value.manifest !== null) return value.manifest;
  throw new Refusal(
    {
      zh: `${operand} 尚未封存任何内容（${shownState(value.state, 'zh')}）。`,
      en: `Nothing of ${operand} is sealed yet: it is ${value.state}.`,
    },
    { document: { title: 'Nothing is sealed', ...Object(document) } },
  );
}

export const review = command({
  operands: RELEASE,
  options: {
    basis: {
      value: 'TEXT',
      required: true,
      says: { zh: '保密审查的依据', en: 'on what ground nothing is confidential' },
    },
    manifest: MANIFEST,
    'although-newer-rejected': ALTHOUGH,
  },
  async run(context, { basis, manifest, 'although-newer-rejected': althoughNewerRejected }, operand) {
    return act(context, operand, '/review', {
      manifest: manifest ?? (await sealedManifest(context, operand)),
      basis,
      althoughNewerRejected,
    });
  },
});

export const approve = command({
  operands: RELEASE,
  options: { manifest: MANIFEST, 'although-newer-rejected': ALTHOUGH },
  async run(context, { manifest, 'although-newer-rejected': althoughNewerRejected }, operand) {
    return act(context, operand, '/approve', {
      manifest: manifest ?? (await sealedManifest(context, operand)),
      althoughNewerRejected,
    });
  },
});

export const reject = command({
  operands: RELEASE,
  options: { reason: { value: 'TEXT', required: true, says: { zh: '退回的理由', en: 'why it goes back' } } },
  async run(context, { reason }, operand) {
    return act(context, operand, '/reject', { reason });
  },
});
