/**
 * What of a request's text is compared with another's, so that the same thing asked for in other words is found,
 * and two things asked for in the same phrases are not. Chinese is written without gaps between words, so what is
 * compared are characters and pairs of neighbours; a number or a word of Latin letters counts as one character.
 */

/** What people say whatever they want: the law they cite, how they ask, how the answer is to come, thanks. */
const FORMULAS = new RegExp(
  [
    '中华人民共和国|政府信息公开条例|条例|第[一二三四五六七八九十百零〇\\d]+[条款项]|有关规定|相关规定|规定',
    '[二两]?十五?个工作日|\\d+个工作日|工作日|法定期限|期限',
    '国家统计局|[一-鿿]{2}调查总队|调查总队|贵单位|贵局|贵队|贵机关|贵方|你单位|你局|你队',
    '尊敬|领导|同志|您好|你好|此致|敬礼|非常感谢|感谢|谢谢|为盼|盼复|打扰',
    '生产、?生活、?科研|救济途径|法律依据|依据|书面|理由|加盖公章|复印件|纸质|电子版|电子邮件|邮箱|邮件|网上|邮寄|快递',
    '申请人|申请|请求|要求|希望|本人|本公司|我们|我想|我要|我方|我|您|烦请|恳请|请|望|特此|特向|兹|现',
    '撰写|毕业论文|论文|学术研究|研究生|研究|学习|工作|自身|用于|用途|所需|目的|诉讼|举证|证据|行政复议|复议|逾期|维权',
    '麻烦|是否|能否|可否|想|事项|名称|指定|自行|领取|当面|联系电话|电话|地址|附件|邮寄至|寄至|不胜感激',
    '根据|按照|依照|依法|由于|因|予以|不予|给予|公开|公布|提供|获取|查询|了解|答复|回复|告知|说明|通过',
    '以下|下列|如下|政府信息|信息|方式|形式|内容|需要|支持|配合|问题|联系|如有|如不|即可|关于|有关|相关|情况|材料|资料',
    '以及|还有|的|和|及|与|或|等|在|内|并|为|是|了|向|以|将|对',
    '\\b(?:please|provide|information|disclosures?|disclose|requests?|regulations?|government|open|according|under|article|would|like|obtain|copy|copies|thanks?|you|dear|sir|madam|the|of|and|for|to|in|on|by|with|a|an|i|we|my|our|your)\\b',
  ].join('|'),
  'gu',
);

/** Chinese characters one by one, numbers and words of other scripts whole. */
const UNIT = /\p{Script=Han}|\p{N}+|[^\P{L}\p{Script=Han}]+/gu;

/** With fewer characters left, chance would do: such a text is like another only if its words are the same. */
const FEWEST = 6;

/** Features that are compared; a longer text, of some 1,500 characters, is known by its beginning. */
const MOST = 1500;

/**
 * A text's features, each once, and its numbers (years, months, articles of a list) in order; no features where
 * too little is left when the formulas are gone.
 */
export const featuresOf = (text: string): { features: readonly string[]; numbers: string } => {
  const runs = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(FORMULAS, '\n')
    .split(/[^\p{L}\p{N}\s]|\n/u)
    .map((run) => run.match(UNIT) ?? []);
  const units = runs.flat();
  const numbers = [...new Set(units.filter((unit) => /^\p{N}/u.test(unit)))].sort().join(' ');
  if (units.length < FEWEST) return { features: [], numbers };
  const pairs = runs.flatMap((run) => run.slice(1).map((unit, i) => `${run[i]} ${unit}`));
  return { features: [...new Set([...units, ...pairs])].slice(0, MOST), numbers };
};
