/** A sentence of a problem or fault in English and in Chinese; `{}` stands for what it says of the case at hand. */
export type Said = readonly [en: string, zh: string];
