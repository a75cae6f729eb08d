import { ALERTS as CHOICES } from '../../../functions/alert/choices.ts';
import { SignalAnswer } from '../../../functions/alert/contract/schemas.ts';
import { command, needed, optional } from '../../command.ts';
import { answer, shownInstant } from '../../output.ts';
import { ALERTS, base64Of } from './options.ts';

const SOURCES = Object.keys(CHOICES.sources).join('|');

/** What a monitor saw, from a computer; on a phone `/staff/signal/` does the same. */
export const signal = command({
  operands: [],
  options: {
    source: needed(SOURCES, '来源', 'where it was seen'),
    summary: needed('TEXT', '摘要', 'what is said there'),
    link: optional('URL', '链接', 'its address'),
    estimate: optional('I|II|III|IV', '初判等级', 'how grave it seems; time runs by it until it is graded'),
    picture: optional(
      'FILE',
      '截图（JPEG、PNG，700 KB 以内）',
      'a screenshot: JPEG or PNG of at most 700 KB',
    ),
  },
  async run(context, given) {
    const api = await context.api();
    const { picture, ...said } = given;
    const screenshot = picture === undefined ? undefined : await base64Of(picture);
    const { value, document } = await api.create(ALERTS, { ...said, screenshot }, SignalAnswer);
    const name = CHOICES.grades[value.grade].name[context.lang];
    answer(context, document, `${value.id}  ${name}  ${shownInstant(value.at)}`);
    return undefined;
  },
});
