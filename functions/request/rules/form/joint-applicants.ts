/** A further applicant of a request, as the form tells of them. */
export type JointApplicant = { name: string; identityNumber?: string; phone?: string };

/** More come on paper, where each signs. */
const MOST = 20;

/** Marks that people put between two items of a line. */
const BETWEEN = /[,，、;；\t]/;

/** Digits as a telephone has them; what else has figures is the number of a document. */
const PHONE = /^(?:\+?\d{1,3}[ -]?)?(?:1\d{10}|0\d{2,3}[ -]?\d{7,8}|\d{7,8})$/;

/**
 * Joint applicants, one a line: the name first, then the number of a document and a telephone in either order.
 * Null where a line does not read so, or there are too many.
 *
 * @example jointApplicants('李四，13900139000') // [{ name: '李四', phone: '13900139000' }]
 */
export const jointApplicants = (text: string): JointApplicant[] | null => {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (lines.length === 0 || lines.length > MOST) return null;
  const all: JointApplicant[] = [];
  for (const line of lines) {
    const [name = '', ...rest] = line
      .split(BETWEEN)
      .map((item) => item.trim())
      .filter((item) => item !== '');
    if (name === '' || name.length > 100 || /\d{4}/.test(name) || rest.length > 2) return null;
    const one: JointApplicant = { name };
    for (const item of rest) {
      if (item.length > 40 || !/\d/.test(item)) return null;
      const field = PHONE.test(item) ? 'phone' : 'identityNumber';
      if (one[field] !== undefined) return null;
      one[field] = item;
    }
    all.push(one);
  }
  return all;
};
