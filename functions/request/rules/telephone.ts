/**
 * Telephone numbers in words of the office. A number by which somebody can be reached is a person's unless it is an
 * office's: this one's own (`site/office.json`), or one that stands right behind an office's name.
 */

/** Mobile numbers as people write them, in one run or in groups; no part of a longer number. */
const MOBILE = /(?<![\d.])(?:\+?86[\s-]?)?1[3-9]\d(?:[\s-]?\d{4}){2}(?!\d)/;

/** Area codes of the mainland 长途区号, without the 0 (工业和信息化部, 电信网编号计划). */
const AREA =
  '10|2[0-57-9]|3(?:1\\d|35|49|5\\d|7\\d|9[1-8])|4(?:1\\d|2[179]|3[1-9]|5\\d|6[4-9]|7\\d|8[23])|5(?:[1-7]\\d|80|9\\d)|6(?:3[1-5]|6[0-38]|9[12])|7(?:01|1\\d|2[248]|3\\d|4[3-6]|5\\d|6[02368]|7\\d|9\\d)|8(?:1[2368]|2[5-7]|3\\d|5\\d|7\\d|8[378]|9[1-8])|9(?:0[1-3689]|1[1-79]|3\\d|4[13]|5[1-5]|7\\d|9\\d)';

/** Seven or eight digits, the first no 0 or 1, in one run or two. */
const LOCAL = '[2-9]\\d{2}(?:\\d?[\\s-]?\\d{4})';

/**
 * Landlines with their area code: `023-67891234`, `(023) 6789 1234`, `02367891234`, `+86 23 6789 1234`. The area
 * code's 0, or +86, is what tells one from a figure. No part of a longer number, of a document's (`〔2018〕0236…号`),
 * of a code with letters, or of a decimal fraction.
 */
const LANDLINE = new RegExp(
  `(?<![\\dA-Za-z.〕\\]]|[\\dA-Za-z][-/])(?:(?:\\+|00)86[\\s-]?(?:\\(0\\)|\\(0?|0)?|\\(0|0)(?<area>${AREA})[\\s)-]{0,3}(?<local>${LOCAL})(?![\\dA-Za-z]|\\.\\d|,\\d{3}(?!\\d)|\\s?号|-\\d{5})`,
  'g',
);

/** Words right before a number that make it an office's: 国家统计局咨询电话：010-…. */
const OF_AN_OFFICE =
  /(?:局|总队|调查队|统计站|委员会|人民政府|人民法院|法院|办公室|办事处|服务中心|热线|窗口|信访处)(?:的|值班|咨询|服务|联系|办公|监督|举报)?(?:电话|热线|传真)?(?:号码)?(?:[为是])?[\s:(]*$/;

/** Whatever their width, and with any dash. */
const plain = (said: string): string => said.normalize('NFKC').replace(/[‐-―－]/g, '-');

const digits = (said: string): string => said.replace(/\D/g, '');

type Landline = { local: string; whole: string; at: number };

const landlinesIn = (text: string): Landline[] =>
  [...text.matchAll(LANDLINE)].flatMap(({ groups, index }) => {
    const local = digits(groups?.local ?? '');
    const area = groups?.area ?? '';
    // The great cities have two digits and eight; the others three and seven or eight.
    return area.length === 2 && local.length !== 8 ? [] : [{ local, whole: `0${area}${local}`, at: index }];
  });

/**
 * The numbers of landlines in a text without their area codes, by which they are known also where those are left
 * out.
 *
 * @example localNumbersIn('023-67891234 转 801') // ['67891234']
 */
export const localNumbersIn = (said: string): string[] => landlinesIn(plain(said)).map(({ local }) => local);

/** Whether words hold a telephone number that is no office's; `own` are the office's own numbers, in any form. */
export const holdsTelephone = (said: string, own: readonly string[] = []): boolean => {
  const text = plain(said);
  if (MOBILE.test(text)) return true;
  const ours = own.map(digits);
  return landlinesIn(text).some(
    ({ whole, at }) => !ours.includes(whole) && !OF_AN_OFFICE.test(text.slice(Math.max(0, at - 24), at)),
  );
};
