import type { ReadAs } from '../../formats/table/upload-table.ts';
import { findHeader, openUpload } from '../../formats/upload/upload.ts';
import { type Fault, Problem } from '../../kernel/problem.ts';
import type { Dataflow } from '../rules/dataflow.ts';
import type { Scope } from '../rules/observation-rows.ts';
import { headerElsewhere, isHeaderOf, type Validation, validate } from '../rules/validation.ts';
import type { Vintage } from '../rules/vintage.ts';

/** What was found in a file, and as what it was read; nothing where it could not be read at all. */
type Examination = { found: Validation; read?: ReadAs };

/** Faults of a file whose table does not begin where it is looked for. */
const MISPLACED: ReadonlySet<string> = new Set(['missing-column', 'empty-file', 'delimiter']);

/**
 * Reads a file and checks it. What cannot be read at all is a fault like any other. Where the header seems to stand
 * in another row or sheet, that one thing is said, and not what follows from it.
 */
export const examineFile = async (
  file: { path: string; fileName: string },
  dataflow: Dataflow,
  scope: Scope,
  history: Vintage,
): Promise<Examination> => {
  const examined = await asRead(file, dataflow, scope, history);
  const { faults } = examined.found;
  if (!faults.some(({ code }) => MISPLACED.has(code))) return examined;
  const place = await placeOfHeader(file, dataflow);
  const { read } = examined;
  const sheet = read?.format === 'xlsx' ? read.sheet : undefined;
  const isWhereItWasRead = place?.row === 1 && (place.sheet === undefined || place.sheet === sheet);
  if (!place || isWhereItWasRead) return examined;
  const at: Pick<Fault, 'file' | 'sheet'> = { file: file.fileName, ...(sheet !== undefined && { sheet }) };
  return { ...examined, found: headerElsewhere(at, place) };
};

/** Where the header seems to stand; nowhere in a file that cannot be read so far, which its own faults say. */
const placeOfHeader = async (file: { path: string; fileName: string }, dataflow: Dataflow) => {
  try {
    return await findHeader(file, isHeaderOf(dataflow));
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
};

const asRead = async (
  file: { path: string; fileName: string },
  dataflow: Dataflow,
  scope: Scope,
  history: Vintage,
): Promise<Examination> => {
  try {
    const opened = await openUpload(file);
    return { found: await validate(dataflow, scope, opened, history), read: opened.read };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const faults = error.faults.length > 0 ? error.faults : [{ code: error.slug, detail: error.detail }];
    const count = faults.length;
    return { found: { observations: [], faults, faultCount: count, warnings: [], warningCount: 0 } };
  }
};
