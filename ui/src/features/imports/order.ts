import type { ImportOrder, ImportUpload } from '@/contract';

interface Kept {
  operator: string;
  file: string;
  order: ImportOrder;
}

/** What was chosen for the file in hand: whoever looks at something else meanwhile finds it again. One file, and only for whoever chose. */
let kept: Kept | null = null;

export const fileOf = ({ path, size }: ImportUpload) => `${path} ${size}`;

export function keepOrder(operator: string, upload: ImportUpload, order: ImportOrder) {
  kept = { operator, file: fileOf(upload), order };
}

/** What was chosen here; else what the platform was last asked for this file; else what its columns seem to mean. */
export function orderOf(operator: string, upload: ImportUpload): ImportOrder {
  if (kept?.operator === operator && kept.file === fileOf(upload)) return kept.order;
  return upload.import?.order ?? { mapping: upload.inspection.guesses, reading: { encoding: null, delimiter: null }, day_first: true, begin_as: 'review', invite: true };
}

export function dropOrder() {
  kept = null;
}
